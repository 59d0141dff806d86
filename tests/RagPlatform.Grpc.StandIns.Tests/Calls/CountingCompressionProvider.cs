using System.IO.Compression;
using Grpc.Net.Compression;

namespace RagPlatform.Grpc.StandIns.Tests.Calls;

/// <summary>Counts the messages that another provider compresses and decompresses.</summary>
internal sealed class CountingCompressionProvider(string encodingName, ICompressionProvider inner) : ICompressionProvider
{
    private int _compressed;
    private int _decompressed;

    public string EncodingName => encodingName;

    public int Compressed => Volatile.Read(ref _compressed);

    public int Decompressed => Volatile.Read(ref _decompressed);

    public static CountingCompressionProvider For(string encoding)
        => new(encoding, encoding == "gzip"
            ? new GzipCompressionProvider(CompressionLevel.Fastest)
            : new DeflateCompressionProvider(CompressionLevel.Fastest));

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel)
    {
        Interlocked.Increment(ref _compressed);
        return inner.CreateCompressionStream(stream, compressionLevel);
    }

    public Stream CreateDecompressionStream(Stream stream)
    {
        Interlocked.Increment(ref _decompressed);
        return inner.CreateDecompressionStream(stream);
    }
}
