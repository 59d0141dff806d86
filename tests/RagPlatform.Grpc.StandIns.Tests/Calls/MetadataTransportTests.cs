using Grpc.Core;
using RagPlatform.Grpc.StandIns.Tests.Hosting;
using RagPlatform.Grpc.StandIns.Tests.Protos;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Calls;

public sealed class MetadataTransportTests
{
    private static readonly byte[] EveryByte = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

    private static Metadata Sent => new()
    {
        { "Echo-Text", "plain text" },
        { "echo-data-bin", EveryByte },
        { "trail-text", "after the end" },
        { "trail-data-bin", EveryByte },
    };

    [Fact]
    public async Task UnaryCall_TextAndBytes_TravelBothWays()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.CreateClient().EchoAsync(new ProbeMessage(), Sent);

        await call;
        var headers = await call.ResponseHeadersAsync;

        Assert.Equal("plain text", headers.GetValue("echo-text"));
        Assert.Equal(EveryByte, headers.GetValueBytes("echo-data-bin"));
        Assert.Equal("after the end", call.GetTrailers().GetValue("trail-text"));
        Assert.Equal(EveryByte, call.GetTrailers().GetValueBytes("trail-data-bin"));
    }

    [Fact]
    public async Task ServerStreaming_Headers_ArriveBeforeTheMessages()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.CreateClient().Count(new ProbeMessage { Count = 2 }, Sent);

        var headers = await call.ResponseHeadersAsync;
        Assert.Equal("plain text", headers.GetValue("echo-text"));

        Assert.Equal(2, await call.ResponseStream.ReadAllAsync().CountAsync());
        Assert.Equal("after the end", call.GetTrailers().GetValue("trail-text"));
    }

    [Fact]
    public async Task DuplexStreaming_Headers_ArriveBeforeAnyRequest()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.CreateClient().Chat(Sent);

        var headers = await call.ResponseHeadersAsync;
        Assert.Equal(EveryByte, headers.GetValueBytes("echo-data-bin"));

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal(EveryByte, call.GetTrailers().GetValueBytes("trail-data-bin"));
    }

    [Fact]
    public async Task ClientStreaming_Trailers_AreThereOnceAwaited()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.CreateClient().Gather(Sent);
        await call.RequestStream.CompleteAsync();

        await call;

        Assert.Equal("after the end", call.GetTrailers().GetValue("trail-text"));
        Assert.Equal("plain text", (await call.ResponseHeadersAsync).GetValue("echo-text"));
    }

    [Fact]
    public async Task RepeatedTextKey_EachValue_ArrivesInOrder()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.CreateClient().EchoAsync(new ProbeMessage(), new Metadata { { "echo-part", "one" }, { "echo-part", "two" } });

        var received = await call.ResponseHeadersAsync;

        // HTTP lets a list of values travel as one header, and the client sends it so.
        Assert.Equal("one, two", string.Join(", ", received.GetAll("echo-part").Select(entry => entry.Value)));
    }

    [Fact]
    public async Task ServerContext_AnyCall_NamesMethodHostAndPeer()
    {
        await using var server = await ProbeServer.StartAsync();

        await server.CreateClient().EchoAsync(new ProbeMessage());

        Assert.True(server.Log.Calls.TryDequeue(out var seen));
        Assert.Equal("/ragplatform.probe.Probe/Echo", seen.Method);
        Assert.Equal(server.Address.Authority, seen.Host);
        Assert.StartsWith("ipv4:127.0.0.1:", seen.Peer, StringComparison.Ordinal);
        Assert.Contains("grpc-dotnet", seen.Headers.GetValue("user-agent"), StringComparison.Ordinal);
    }
}
