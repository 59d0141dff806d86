using System.Buffers.Binary;

namespace RagPlatform.Retrieval.Vectors.Pgvector;

/// <summary>The extension's binary form of a half vector.</summary>
internal static class HalfVector
{
    private const int HeadLength = 4;

    /// <summary>Number of dimensions and an unused number, 16 bits each, then the numbers as half floats; all big-endian.</summary>
    public static byte[] Encode(ReadOnlySpan<float> vector)
    {
        var bytes = new byte[HeadLength + (vector.Length * sizeof(ushort))];
        BinaryPrimitives.WriteInt16BigEndian(bytes, (short)vector.Length);
        Span<byte> rest = bytes.AsSpan(HeadLength);
        foreach (float number in vector)
        {
            BinaryPrimitives.WriteHalfBigEndian(rest, (Half)number);
            rest = rest[sizeof(ushort)..];
        }

        return bytes;
    }
}
