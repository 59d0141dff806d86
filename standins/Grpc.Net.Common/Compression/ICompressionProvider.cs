using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>A way to compress messages, by the name the protocol knows it by.</summary>
public interface ICompressionProvider
{
    /// <summary>The name in <c>grpc-encoding</c> and <c>grpc-accept-encoding</c>.</summary>
    string EncodingName { get; }

    /// <summary>A stream that compresses what is written to it; disposing of it leaves the target open.</summary>
    /// <param name="stream">Receives the compressed bytes.</param>
    /// <param name="compressionLevel">Null for the provider's own.</param>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    /// <summary>A stream that decompresses what is read from another.</summary>
    Stream CreateDecompressionStream(Stream stream);
}
