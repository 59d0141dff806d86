using Xunit.Abstractions;
using Xunit.Sdk;

namespace RagPlatform.Retrieval.Tests.Vectors;

/// <summary>Finds the theories of the contract, for each engine's suite.</summary>
public sealed class EngineTheoryDiscoverer(IMessageSink messages) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        NeedsServerAttribute.SkipReason(testMethod) is { } reason
            ? [new SkippedTestCase(messages, discoveryOptions, testMethod, reason)]
            : new TheoryDiscoverer(messages).Discover(discoveryOptions, testMethod, factAttribute);
}
