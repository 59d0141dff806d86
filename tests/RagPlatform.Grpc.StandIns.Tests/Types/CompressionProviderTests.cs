using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using Grpc.Net.Compression;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Types;

public sealed class CompressionProviderTests
{
    private static readonly GzipCompressionProvider Gzip = new(CompressionLevel.Fastest);
    private static readonly DeflateCompressionProvider Deflate = new(CompressionLevel.Fastest);

    [Fact]
    public void EncodingName_OfEach_IsTheProtocols()
        => Assert.Equal(("gzip", "deflate"), (Gzip.EncodingName, Deflate.EncodingName));

    [Fact]
    public void Gzip_Output_StartsWithTheGzipMagic() => Assert.Equal(new byte[] { 0x1F, 0x8B }, Compress(Gzip, new byte[100])[..2]);

    [Fact]
    public void Deflate_Output_HasAZlibHeader()
    {
        var header = Compress(Deflate, new byte[100])[..2];

        // RFC 1950: the low four bits name the method (8, deflate); both bytes together are a multiple of 31.
        Assert.Equal(8, header[0] & 0x0F);
        Assert.Equal(0, ((header[0] << 8) | header[1]) % 31);
    }

    [Fact]
    public void RoundTrip_AnyBytes_AreKept()
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>().Filter(bytes => bytes is not null), bytes =>
            Decompress(Gzip, Compress(Gzip, bytes)).AsSpan().SequenceEqual(bytes)
            && Decompress(Deflate, Compress(Deflate, bytes)).AsSpan().SequenceEqual(bytes)).QuickCheckThrowOnFailure();

    [Fact]
    public void CompressionLevel_GivenPerMessage_OverridesTheProviders()
    {
        var data = new byte[10_000];
        using var target = new MemoryStream();
        using (var stream = Gzip.CreateCompressionStream(target, CompressionLevel.NoCompression))
        {
            stream.Write(data);
        }

        Assert.True(target.Length > data.Length);
        Assert.InRange(Compress(Gzip, data).Length, 1, 1_000);
    }

    private static byte[] Compress(ICompressionProvider provider, byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var stream = provider.CreateCompressionStream(target, null))
        {
            stream.Write(bytes);
        }

        // Reading the position fails on a stream that was closed: disposing of the compressing one must leave the target open.
        return target.Position > 0 || bytes.Length == 0 ? target.ToArray() : throw new InvalidOperationException("Nothing was written.");
    }

    private static byte[] Decompress(ICompressionProvider provider, byte[] compressed)
    {
        using var source = new MemoryStream(compressed);
        using var stream = provider.CreateDecompressionStream(source);
        using var target = new MemoryStream();
        stream.CopyTo(target);
        return target.ToArray();
    }
}
