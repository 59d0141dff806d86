using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>Vectors as they are sent, kept and compared.</summary>
internal static class SegmentVector
{
    /// <summary>The most components a vector has.</summary>
    public const int MaxDimensions = 4096;

    /// <summary>The unit vector in the direction of signed bytes; null where they have none.</summary>
    public static float[]? Decode(ReadOnlySpan<byte> code)
    {
        var vector = new float[code.Length];
        for (int i = 0; i < code.Length; i++)
        {
            vector[i] = (sbyte)code[i];
        }

        return Normalize(vector) > 0 ? vector : null;
    }

    /// <summary>Gives a vector unit length; what it was before. A vector of zeros stays.</summary>
    public static float Normalize(Span<float> vector)
    {
        float length = vector.IsEmpty ? 0 : TensorPrimitives.Norm<float>(vector);
        if (length > 0)
        {
            TensorPrimitives.Divide(vector, length, vector);
        }

        return length;
    }

    /// <summary>Its components as 32-bit floats, low byte first.</summary>
    public static byte[] ToBytes(ReadOnlySpan<float> vector)
    {
        if (BitConverter.IsLittleEndian)
        {
            return MemoryMarshal.AsBytes(vector).ToArray();
        }

        var bytes = new byte[vector.Length * sizeof(float)];
        for (int i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        }

        return bytes;
    }

    /// <summary>The opposite of <see cref="ToBytes"/>.</summary>
    public static float[] FromBytes(ReadOnlySpan<byte> bytes)
    {
        var vector = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }

        return vector;
    }
}
