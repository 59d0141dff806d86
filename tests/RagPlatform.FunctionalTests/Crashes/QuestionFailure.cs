using Grpc.Core;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.FunctionalTests.Crashes;

/// <summary>Why a question was not answered.</summary>
internal sealed class QuestionFailure(RpcException exception)
{
    private readonly PlatformException _said = exception.ToPlatformException();

    // Without details the platform did not say it: our own client reports a connection that broke.
    private bool IsOfTheConnection => exception.Trailers.Get(ErrorDetails.TrailerName) is null;

    /// <summary>The platform said that something cannot be reached, in a sentence; or the Gateway itself was gone.</summary>
    public void AssertTellsOfAnOutage()
    {
        StatusCode[] expected = IsOfTheConnection
            ? [StatusCode.Unavailable, StatusCode.Internal, StatusCode.Cancelled]
            : [StatusCode.Unavailable, StatusCode.DeadlineExceeded];
        Assert.True(expected.Contains(_said.Code), ToString());
        if (!IsOfTheConnection)
        {
            Assert.EndsWith(".", _said.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", _said.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("localhost", _said.Message, StringComparison.Ordinal);
        }
    }

    public override string ToString() =>
        $"{(IsOfTheConnection ? "connection" : "platform")}: {_said.Code} {_said.Reason} {_said.Message}";
}
