using Grpc.Core;
using RagPlatform.Grpc.StandIns.Tests.Hosting;
using RagPlatform.Grpc.StandIns.Tests.Protos;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Calls;

public sealed class CancellationTests
{
    [Fact]
    public async Task UnaryCall_TokenCancelled_FailsAndCancelsTheServer()
    {
        await using var server = await ProbeServer.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var call = server.CreateClient().HangAsync(new ProbeMessage(), cancellationToken: cancellation.Token);
        await server.Log.WaitForAsync("hang entered");

        await cancellation.CancelAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        await server.Log.WaitForAsync("hang cancelled");
    }

    [Fact]
    public async Task UnaryCall_TokenCancelledBefore_NeverReachesTheServer()
    {
        await using var server = await ProbeServer.StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(
            () => server.CreateClient().EchoAsync(new ProbeMessage(), cancellationToken: new CancellationToken(true)).ResponseAsync);

        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        Assert.Empty(server.Log.Calls);
    }

    [Fact]
    public async Task UnaryCall_Disposed_CancelsTheServer()
    {
        await using var server = await ProbeServer.StartAsync();
        var call = server.CreateClient().HangAsync(new ProbeMessage());
        await server.Log.WaitForAsync("hang entered");

        call.Dispose();

        await server.Log.WaitForAsync("hang cancelled");
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
    }

    [Fact]
    public async Task ServerStreaming_DisposedInTheMiddle_CancelsTheServer()
    {
        await using var server = await ProbeServer.StartAsync();
        var call = server.CreateClient().Count(new ProbeMessage { Count = int.MaxValue });
        for (var i = 0; i < 3; i++)
        {
            Assert.True(await call.ResponseStream.MoveNext());
        }

        call.Dispose();

        await server.Log.WaitForAsync("count cancelled");
    }

    [Fact]
    public async Task ReadAllAsync_EnumeratorTokenCancelled_StopsReading()
    {
        await using var server = await ProbeServer.StartAsync();
        using var cancellation = new CancellationTokenSource();
        using var call = server.CreateClient().Chat();
        await call.RequestStream.WriteAsync(new ProbeMessage { Count = 1 });

        var read = 0;
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var message in call.ResponseStream.ReadAllAsync().WithCancellation(cancellation.Token))
            {
                read += message.Count;
                await cancellation.CancelAsync();
            }
        });

        Assert.Equal(1, read);
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
    }
}
