using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RagPlatform.Cache.Entries;

/// <summary>
/// Names a document of a collection in eight bytes: the first of a SHA-256. Should two ever meet, an answer is asked again without need.
/// </summary>
internal static class DocumentKey
{
    public static ulong Of(string collection, string documentId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{collection.Length}:{collection}{documentId}"), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
