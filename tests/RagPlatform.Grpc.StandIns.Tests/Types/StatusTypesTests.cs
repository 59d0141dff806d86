using Grpc.Core;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Types;

public sealed class StatusTypesTests
{
    [Fact]
    public void StatusCode_Values_AreTheProtocols()
    {
        string[] names =
        [
            "OK", "Cancelled", "Unknown", "InvalidArgument", "DeadlineExceeded", "NotFound", "AlreadyExists", "PermissionDenied",
            "ResourceExhausted", "FailedPrecondition", "Aborted", "OutOfRange", "Unimplemented", "Internal", "Unavailable", "DataLoss",
            "Unauthenticated",
        ];

        Assert.Equal(names, Enum.GetValues<StatusCode>().Order().Select(code => code.ToString()));
        Assert.Equal(Enumerable.Range(0, 17), Enum.GetValues<StatusCode>().Order().Select(code => (int)code));
    }

    [Fact]
    public void Status_ToString_NamesCodeDetailAndCause()
    {
        Assert.Equal("Status(StatusCode=\"OK\", Detail=\"\")", Status.DefaultSuccess.ToString());
        Assert.Equal("Status(StatusCode=\"Cancelled\", Detail=\"\")", Status.DefaultCancelled.ToString());
        Assert.Equal(
            "Status(StatusCode=\"Internal\", Detail=\"broken\", DebugException=\"System.InvalidOperationException: cause\")",
            new Status(StatusCode.Internal, "broken", new InvalidOperationException("cause")).ToString());
    }

    [Fact]
    public void RpcException_OnlyAStatus_HasItsTextAndNoTrailers()
    {
        var cause = new InvalidOperationException("cause");
        var exception = new RpcException(new Status(StatusCode.Internal, "broken", cause));

        Assert.Equal(StatusCode.Internal, exception.StatusCode);
        Assert.Equal(exception.Status.ToString(), exception.Message);
        Assert.Same(cause, exception.InnerException);
        Assert.Empty(exception.Trailers);
    }

    [Fact]
    public void RpcException_OwnMessageAndTrailers_KeepsBoth()
    {
        var trailers = new Metadata { { "a", "1" } };
        var status = new Status(StatusCode.NotFound, "detail");

        Assert.Equal("message", new RpcException(status, "message").Message);
        Assert.Equal("message", new RpcException(status, trailers, "message").Message);
        Assert.Same(trailers, new RpcException(status, trailers).Trailers);
        Assert.Throws<ArgumentNullException>(() => new RpcException(status, (Metadata)null!));
    }
}
