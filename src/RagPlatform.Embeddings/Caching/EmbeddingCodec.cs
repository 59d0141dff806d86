using System.Buffers.Binary;

namespace RagPlatform.Embeddings.Caching;

/// <summary>
/// An embedding as bytes: version (1 byte), reliable (1 byte), flags and tokens (4 bytes each), then the components as 32-bit floats, all
/// little-endian. The model is part of the key.
/// </summary>
internal static class EmbeddingCodec
{
    private const byte Version = 1;
    private const int HeaderBytes = 10;

    public static byte[] Encode(TextEmbedding embedding)
    {
        var bytes = new byte[HeaderBytes + (embedding.Vector.Length * sizeof(float))];
        bytes[0] = Version;
        bytes[1] = embedding.IsReliable ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(2), (int)embedding.Flags);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(6), embedding.Tokens);
        for (int i = 0; i < embedding.Vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(HeaderBytes + (i * sizeof(float))), embedding.Vector[i]);
        }

        return bytes;
    }

    /// <summary>Null for bytes that are not an embedding of these dimensions: they are made again, not trusted.</summary>
    public static TextEmbedding? Decode(string model, int dimensions, ReadOnlySpan<byte> bytes)
    {
        bool isEmpty = bytes.Length == HeaderBytes;
        if (bytes.Length < HeaderBytes || bytes[0] != Version || (!isEmpty && bytes.Length != HeaderBytes + (dimensions * sizeof(float))))
        {
            return null;
        }

        var vector = new float[isEmpty ? 0 : dimensions];
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(HeaderBytes + (i * sizeof(float)))..]);
        }

        return new TextEmbedding(
            model,
            vector,
            BinaryPrimitives.ReadInt32LittleEndian(bytes[6..]),
            bytes[1] == 1,
            (EmbeddingFlags)BinaryPrimitives.ReadInt32LittleEndian(bytes[2..]));
    }
}
