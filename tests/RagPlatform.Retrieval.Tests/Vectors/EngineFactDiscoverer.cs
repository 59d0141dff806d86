using Xunit.Abstractions;
using Xunit.Sdk;

namespace RagPlatform.Retrieval.Tests.Vectors;

/// <summary>Finds the facts of the contract, for each engine's suite.</summary>
public sealed class EngineFactDiscoverer(IMessageSink messages) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        NeedsServerAttribute.SkipReason(testMethod) is { } reason
            ? [new SkippedTestCase(messages, discoveryOptions, testMethod, reason)]
            : new FactDiscoverer(messages).Discover(discoveryOptions, testMethod, factAttribute);
}
