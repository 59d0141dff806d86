using System.Security.Cryptography;
using System.Text;
using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Vectors.Remote;

/// <summary>Ids that follow from what they name (UUID version 5, RFC 9562), so that writing again writes over.</summary>
internal static class PointIds
{
    private static readonly Guid s_namespace = new("7f0c5a86-0d0e-4f5e-9a53-6f3c1c0f6b1d");

    /// <summary>The id of a window of a chunk.</summary>
    public static Guid Of(CollectionKey key, string documentId, int ordinal, int window) => Hash(
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"point {key.Tenant.Length} {key.Tenant} {key.Name} {ordinal} {window} {documentId}"));

    /// <summary>The id of a collection's record.</summary>
    public static Guid Of(CollectionKey key) => Hash($"collection {key.Name} {key.Tenant}");

    /// <summary>The id of a collection's wording.</summary>
    public static Guid OfWords(CollectionKey key) => Hash($"words {key.Name} {key.Tenant}");

    /// <summary>A short text that stands for a model in names of indices, which allow few characters.</summary>
    public static string Short(string model) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(model)).AsSpan(0, 4));

#pragma warning disable CA5350 // RFC 9562 asks for SHA-1 here; nothing is kept secret by it.
    private static Guid Hash(string name)
    {
        int length = Encoding.UTF8.GetByteCount(name);
        var bytes = new byte[16 + length];
        s_namespace.TryWriteBytes(bytes, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, bytes.AsSpan(16));
        Span<byte> hash = SHA1.HashData(bytes).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
#pragma warning restore CA5350
}
