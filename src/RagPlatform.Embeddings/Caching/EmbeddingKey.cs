using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RagPlatform.Embeddings.Caching;

/// <summary>
/// A model and the SHA-256 of a folded text: of fixed size however long the text is, and no text stays in memory for its sake.
/// </summary>
internal readonly record struct EmbeddingKey(string Model, UInt128 High, UInt128 Low)
{
    /// <summary>The key of a folded text.</summary>
    public static EmbeddingKey Of(string model, string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), digest);
        ReadOnlySpan<UInt128> halves = MemoryMarshal.Cast<byte, UInt128>(digest);
        return new EmbeddingKey(model, halves[0], halves[1]);
    }
}
