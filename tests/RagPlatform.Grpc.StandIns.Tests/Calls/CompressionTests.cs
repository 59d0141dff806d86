using Google.Protobuf;
using Grpc.Core;
using RagPlatform.Grpc.StandIns.Tests.Hosting;
using RagPlatform.Grpc.StandIns.Tests.Protos;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Calls;

public sealed class CompressionTests
{
    private static readonly ProbeMessage Compressible = new() { Text = new string('a', 50_000), Payload = ByteString.CopyFrom(new byte[50_000]) };

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task BothWays_Compressed_MessageIsUnchanged(string encoding)
    {
        var onServer = CountingCompressionProvider.For(encoding);
        var onClient = CountingCompressionProvider.For(encoding);
        await using var server = await ProbeServer.StartAsync(options =>
        {
            options.CompressionProviders.Insert(0, onServer);
            options.ResponseCompressionAlgorithm = encoding;
        });
        var client = server.CreateClient(options => options.CompressionProviders = [onClient]);

        var received = await client.EchoAsync(Compressible, RequestCompressedWith(encoding));

        Assert.Equal(Compressible, received);
        Assert.True(server.Log.Calls.TryDequeue(out var seen));
        Assert.Equal(encoding, seen.Encoding);
        Assert.Equal((1, 1), (onClient.Compressed, onServer.Decompressed));
        Assert.Equal((1, 1), (onServer.Compressed, onClient.Decompressed));
    }

    [Fact]
    public async Task Requests_UncompressedClientCompressingServer_OnlyResponsesAreCompressed()
    {
        var onServer = CountingCompressionProvider.For("gzip");
        await using var server = await ProbeServer.StartAsync(options =>
        {
            options.CompressionProviders.Insert(0, onServer);
            options.ResponseCompressionAlgorithm = "gzip";
        });

        Assert.Equal(Compressible, await server.CreateClient().EchoAsync(Compressible));

        Assert.Equal((1, 0), (onServer.Compressed, onServer.Decompressed));
    }

    [Fact]
    public async Task Stream_NoCompressFlag_LeavesThoseMessagesAlone()
    {
        var onClient = CountingCompressionProvider.For("gzip");
        await using var server = await ProbeServer.StartAsync();
        var client = server.CreateClient(options => options.CompressionProviders = [onClient]);
        using var call = client.Gather(RequestCompressedWith("gzip"));

        await call.RequestStream.WriteAsync(Compressible);
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(Compressible);
        call.RequestStream.WriteOptions = WriteOptions.Default;
        await call.RequestStream.WriteAsync(Compressible);
        await call.RequestStream.CompleteAsync();
        var sum = await call;

        Assert.Equal(150_000, sum.Text.Length);
        Assert.Equal(2, onClient.Compressed);
    }

    [Fact]
    public async Task Request_EncodingTheServerDoesNotKnow_IsUnimplemented()
    {
        await using var server = await ProbeServer.StartAsync();
        var renamed = new CountingCompressionProvider("x-unknown", CountingCompressionProvider.For("gzip"));
        var client = server.CreateClient(options => options.CompressionProviders = [renamed]);

        var error = await Assert.ThrowsAsync<RpcException>(
            () => client.EchoAsync(Compressible, RequestCompressedWith("x-unknown")).ResponseAsync);

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    // The official client's own way of asking for compressed requests.
    private static Metadata RequestCompressedWith(string encoding) => new() { { "grpc-internal-encoding-request", encoding } };
}
