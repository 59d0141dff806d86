using Grpc.Core;
using RagPlatform.ServiceDefaults.Errors;
using Xunit;

namespace RagPlatform.ServiceDefaults.Tests.Errors;

/// <summary>What a service refuses with arrives at the other side as it was said.</summary>
public sealed class ErrorDetailsTests
{
    [Fact]
    public void RoundTrip_ReasonFieldAndSentence_AreKept()
    {
        RpcException sent = PlatformException.InvalidField("top_k", "'top_k' is 1 to 50.").ToRpcException();

        PlatformException received = sent.ToPlatformException();

        Assert.Equal(StatusCode.InvalidArgument, received.Code);
        Assert.Equal(("INVALID_FIELD", "top_k", "'top_k' is 1 to 50."), (received.Reason, received.Field, received.Message));
    }

    [Fact]
    public void Send_AMessageThatQuotesMuch_FitsTheTrailers()
    {
        RpcException sent = PlatformException.InvalidField("field", string.Concat(Enumerable.Repeat("😀", 100_000))).ToRpcException();

        Assert.Equal(1001, sent.Status.Detail.Length);
        Assert.EndsWith("😀…", sent.Status.Detail, StringComparison.Ordinal);
        Assert.Equal("field", sent.ToPlatformException().Field);
        Assert.InRange(sent.Trailers.Sum(entry => entry.ValueBytes.Length), 1, 4096);
    }

    [Fact]
    public void Read_StatusWithoutDetails_TakesItsNameAsTheReason() => Assert.Equal(
        "DEADLINE_EXCEEDED", new RpcException(new Status(StatusCode.DeadlineExceeded, "late")).ToPlatformException().Reason);

    [Fact]
    public void Read_DetailsThatAreNoMessage_AreIgnored()
    {
        var trailers = new Metadata { { ErrorDetails.TrailerName, [0xff, 0xff, 0xff] } };

        PlatformException received = new RpcException(new Status(StatusCode.NotFound, "gone"), trailers).ToPlatformException();

        Assert.Equal("NOT_FOUND", received.Reason);
    }

    [Fact]
    public void StatusNames_EveryCode_HasItsOwnName()
    {
        StatusCode[] codes = Enum.GetValues<StatusCode>();

        Assert.Equal(codes.Length, codes.Select(StatusNames.Of).Distinct().Count());
    }
}
