using Grpc.Core;
using RagPlatform.Grpc.StandIns.Tests.Hosting;
using RagPlatform.Grpc.StandIns.Tests.Protos;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Calls;

public sealed class CallObjectTests
{
    [Fact]
    public async Task UnaryCall_AwaitedTwice_GivesTheSameResponse()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.CreateClient().EchoAsync(new ProbeMessage { Text = "once" });

        var first = await call;
        var second = await call.ConfigureAwait(false);

        Assert.Same(first, second);
        Assert.Same(first, await call.ResponseAsync);
        Assert.Single(server.Log.Calls);
    }

    [Fact]
    public async Task UnaryCall_AwaitedTwiceAfterFailure_FailsTwice()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.CreateClient().FailAsync(new ProbeMessage { Count = (int)StatusCode.NotFound });

        await Assert.ThrowsAsync<RpcException>(async () => await call);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);

        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task StatusAndTrailers_BeforeTheEnd_AreRefused()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.CreateClient().Chat();

        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(call.GetTrailers);
    }

    [Fact]
    public async Task ClientStreamingCall_AwaitedWithConfigureAwait_GivesTheResponse()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.CreateClient().Gather();
        await call.RequestStream.WriteAsync(new ProbeMessage { Count = 3 });
        await call.RequestStream.CompleteAsync();

        Assert.Equal(3, (await call.ConfigureAwait(false)).Count);
        Assert.Equal(3, (await call).Count);
    }

    [Fact]
    public async Task CallsBuiltFromPlainCallbacks_EveryMember_GoesToItsCallback()
    {
        var disposed = 0;
        var headers = new Metadata { { "a", "1" } };
        var trailers = new Metadata { { "b", "2" } };
        var status = new Status(StatusCode.DataLoss, "gone");
        var call = new AsyncUnaryCall<string>(
            Task.FromResult("answer"), Task.FromResult(headers), () => status, () => trailers, () => disposed++);

        Assert.Equal("answer", await call);
        Assert.Same(headers, await call.ResponseHeadersAsync);
        Assert.Equal(status, call.GetStatus());
        Assert.Same(trailers, call.GetTrailers());
        call.Dispose();
        Assert.Equal(1, disposed);
    }
}
