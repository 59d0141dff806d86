using System.Numerics.Tensors;

namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>
/// Scalar quantisation of a vector to 12 bits a number with a scale of its own, split in two planes: the upper 8 bits, rounded, are all
/// that walking a graph reads; the lower 4 make an inner product accurate where it decides (the final order).
/// With m the vector's largest magnitude and s = m / 2032, a number x becomes c = round(x / s) in [-2032, 2032], u = (c + 8) >> 4 in
/// [-127, 127] and l = c - 16 u in [-8, 7]. Worked example: x = m / 3 gives c = 677, u = 42, l = 5.
/// For a unit query the inner product errs by about s / √12: 2e-5 for 512 numbers of which the largest is 0.15; by u alone 16 times that.
/// </summary>
internal static unsafe class ScalarCode
{
    /// <summary>The largest magnitude of a number's code.</summary>
    public const int Largest = 127 << LowerBits;

    /// <summary>What is added to a lower part to make it positive.</summary>
    public const int LowerOffset = 1 << (LowerBits - 1);

    /// <summary>The bits of a lower part.</summary>
    public const int LowerMask = (1 << LowerBits) - 1;

    /// <summary>
    /// The largest magnitude of a number of a query's code: with <see cref="VectorCollection.MaxDimensions"/>, 32 bits hold sums.
    /// </summary>
    public const int QueryLargest = 2047;

    /// <summary>What one unit of an upper part is worth in units of the code.</summary>
    public const int UpperWeight = 1 << LowerBits;

    private const int LowerBits = 4;

    /// <summary>Bytes of the lower plane of a vector.</summary>
    public static int LowerBytes(int dimensions) => (dimensions + 1) / 2;

    /// <summary>Encodes a vector and returns its scale, by which codes are multiplied.</summary>
    public static float Encode(ReadOnlySpan<float> vector, sbyte* upper, byte* lower)
    {
        int half = LowerBytes(vector.Length);
        float scale = Math.Abs(TensorPrimitives.MaxMagnitude(vector)) / Largest;
        new Span<byte>(lower, half).Clear();
        for (int i = 0; i < vector.Length; i++)
        {
            int code = Math.Clamp((int)MathF.Round(vector[i] / scale), -Largest, Largest);
            int above = (code + LowerOffset) >> LowerBits;
            int below = code - (above << LowerBits) + LowerOffset;
            upper[i] = (sbyte)above;
            lower[i < half ? i : i - half] |= (byte)(i < half ? below : below << LowerBits);
        }

        return scale;
    }

    /// <summary>The numbers a code stands for.</summary>
    public static void Decode(sbyte* upper, byte* lower, float scale, Span<float> vector)
    {
        int half = LowerBytes(vector.Length);
        for (int i = 0; i < vector.Length; i++)
        {
            int below = i < half ? lower[i] & LowerMask : lower[i - half] >> LowerBits;
            vector[i] = ((upper[i] << LowerBits) + below - LowerOffset) * scale;
        }
    }

    /// <summary>Encodes a query and returns its scale.</summary>
    public static float EncodeQuery(ReadOnlySpan<float> vector, Span<short> codes)
    {
        float scale = Math.Abs(TensorPrimitives.MaxMagnitude(vector)) / QueryLargest;
        for (int i = 0; i < vector.Length; i++)
        {
            codes[i] = (short)Math.Clamp((int)MathF.Round(vector[i] / scale), -QueryLargest, QueryLargest);
        }

        return scale;
    }
}
