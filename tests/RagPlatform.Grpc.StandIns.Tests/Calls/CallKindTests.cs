using Google.Protobuf;
using Grpc.Core;
using RagPlatform.Grpc.StandIns.Tests.Hosting;
using RagPlatform.Grpc.StandIns.Tests.Protos;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Calls;

public sealed class CallKindTests
{
    [Fact]
    public async Task UnaryCall_AnyMessage_ComesBackUnchanged()
    {
        await using var server = await ProbeServer.StartAsync();
        var sent = new ProbeMessage { Text = "größe", Count = -7, Payload = ByteString.CopyFrom(0, 255, 1) };

        var received = await server.CreateClient().EchoAsync(sent);

        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task UnaryCall_EmptyMessage_ComesBackEmpty()
    {
        await using var server = await ProbeServer.StartAsync();

        Assert.Equal(new ProbeMessage(), await server.CreateClient().EchoAsync(new ProbeMessage()));
    }

    [Fact]
    public async Task BlockingUnaryCall_AnyMessage_ComesBackUnchanged()
    {
        await using var server = await ProbeServer.StartAsync();
        var client = server.CreateClient();
        var sent = new ProbeMessage { Text = "blocking" };

        var received = await Task.Run(() => client.Echo(sent));

        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task ServerStreaming_Hundred_ArriveInOrder()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.CreateClient().Count(new ProbeMessage { Count = 100 });

        var numbers = new List<int>();
        await foreach (var message in call.ResponseStream.ReadAllAsync())
        {
            numbers.Add(message.Count);
        }

        Assert.Equal(Enumerable.Range(0, 100), numbers);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task ServerStreaming_NoMessages_EndsWithoutOne()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.CreateClient().Count(new ProbeMessage { Count = 0 });

        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task ClientStreaming_Messages_AreAllGathered()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.CreateClient().Gather();

        for (var i = 1; i <= 20; i++)
        {
            await call.RequestStream.WriteAsync(new ProbeMessage { Count = i, Text = "." });
        }

        await call.RequestStream.CompleteAsync();
        var sum = await call;

        Assert.Equal(210, sum.Count);
        Assert.Equal(20, sum.Text.Length);
    }

    [Fact]
    public async Task Duplex_EachRequest_IsAnsweredBeforeTheNext()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.CreateClient().Chat();

        for (var i = 0; i < 10; i++)
        {
            await call.RequestStream.WriteAsync(new ProbeMessage { Count = i });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal(i, call.ResponseStream.Current.Count);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }
}
