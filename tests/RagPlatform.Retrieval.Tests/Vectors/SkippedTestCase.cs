using Xunit.Abstractions;
using Xunit.Sdk;

namespace RagPlatform.Retrieval.Tests.Vectors;

/// <summary>A test that is not run, with the reason.</summary>
public sealed class SkippedTestCase : XunitTestCase
{
    private const string ReasonKey = "Reason";
    private string _reason = string.Empty;

    /// <summary>For the runner, which sends test cases between processes.</summary>
    [Obsolete("Called by the runner.")]
    public SkippedTestCase()
    {
    }

    public SkippedTestCase(IMessageSink messages, ITestFrameworkDiscoveryOptions options, ITestMethod method, string reason)
        : base(messages, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method)
    {
        _reason = reason;
    }

    public override void Serialize(IXunitSerializationInfo data)
    {
        base.Serialize(data);
        data.AddValue(ReasonKey, _reason);
    }

    public override void Deserialize(IXunitSerializationInfo data)
    {
        // Reading the rest asks for the reason already.
        _reason = data.GetValue<string>(ReasonKey);
        base.Deserialize(data);
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute) => _reason;
}
