using Google.Protobuf;
using Grpc.Core;
using RagPlatform.Grpc.StandIns.Tests.Hosting;
using RagPlatform.Grpc.StandIns.Tests.Protos;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Calls;

public sealed class MessageSizeTests
{
    private const int Large = 8 * 1024 * 1024;

    [Fact]
    public async Task EightMegabytes_WithinTheLimits_ComesBackUnchanged()
    {
        await using var server = await ProbeServer.StartAsync(options => options.MaxReceiveMessageSize = 2 * Large);
        var client = server.CreateClient(options => options.MaxReceiveMessageSize = 2 * Large);
        var sent = LargeMessage();

        Assert.Equal(sent, await client.EchoAsync(sent));
    }

    [Fact]
    public async Task EightMegabytes_OverTheServersLimit_IsRefused()
    {
        await using var server = await ProbeServer.StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => server.CreateClient().EchoAsync(LargeMessage()).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Empty(server.Log.Calls);
    }

    [Fact]
    public async Task EightMegabytes_OverTheClientsLimit_IsRefused()
    {
        await using var server = await ProbeServer.StartAsync(options => options.MaxReceiveMessageSize = 2 * Large);

        var error = await Assert.ThrowsAsync<RpcException>(() => server.CreateClient().EchoAsync(LargeMessage()).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Single(server.Log.Calls);
    }

    [Fact]
    public async Task EightMegabytes_OverTheClientsSendLimit_NeverLeaves()
    {
        await using var server = await ProbeServer.StartAsync();
        var client = server.CreateClient(options => options.MaxSendMessageSize = Large / 2);

        var error = await Assert.ThrowsAsync<RpcException>(() => client.EchoAsync(LargeMessage()).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Empty(server.Log.Calls);
    }

    private static ProbeMessage LargeMessage()
    {
        var bytes = new byte[Large];
        new Random(17).NextBytes(bytes);
        return new ProbeMessage { Payload = UnsafeByteOperations.UnsafeWrap(bytes) };
    }
}
