using System.Runtime.Intrinsics;

namespace RagPlatform.Cache.Semantic.Index;

/// <summary>
/// A vector in eight bits a component: scaled so that the largest component is 127, and rounded. The cosine of two codes differs from that
/// of their vectors by about a thousandth; that of a vector and itself is 1.
/// </summary>
internal static class VectorCode
{
    private const int MaxCode = 127;

    /// <summary>The code of a vector; null where the vector has no direction or no numbers.</summary>
    public static sbyte[]? Of(ReadOnlySpan<float> vector)
    {
        float largest = 0;
        foreach (float component in vector)
        {
            // NaN compares with nothing, so it is asked for.
            if (!float.IsFinite(component))
            {
                return null;
            }

            largest = MathF.Max(largest, MathF.Abs(component));
        }

        if (largest == 0)
        {
            return null;
        }

        var code = new sbyte[vector.Length];
        for (int i = 0; i < code.Length; i++)
        {
            code[i] = (sbyte)MathF.Round(vector[i] / largest * MaxCode);
        }

        return code;
    }

    /// <summary>The vector a code stands for, of another length.</summary>
    public static float[] Decode(ReadOnlySpan<sbyte> code)
    {
        var vector = new float[code.Length];
        for (int i = 0; i < code.Length; i++)
        {
            vector[i] = code[i];
        }

        return vector;
    }

    /// <summary>Euclidean length of a code.</summary>
    public static float Norm(ReadOnlySpan<sbyte> code) => MathF.Sqrt(Dot(code, code));

    /// <summary>Cosine of two vectors of the same length; 0 where one has no direction.</summary>
    public static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Of(a) is { } first && Of(b) is { } second
        ? Dot(first, second) / ((double)Norm(first) * Norm(second))
        : 0;

    /// <summary>Sum of products; exact, for up to 2^17 components.</summary>
    public static int Dot(ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b)
    {
        int i = 0;
        Vector512<int> sums = Vector512<int>.Zero;
        for (; i <= a.Length - Vector512<sbyte>.Count; i += Vector512<sbyte>.Count)
        {
            (Vector512<short> a1, Vector512<short> a2) = Vector512.Widen(Vector512.Create(a.Slice(i, Vector512<sbyte>.Count)));
            (Vector512<short> b1, Vector512<short> b2) = Vector512.Widen(Vector512.Create(b.Slice(i, Vector512<sbyte>.Count)));

            // A product is at most 127², so two of them still fit 16 bits: 32,258.
            (Vector512<int> low, Vector512<int> high) = Vector512.Widen((a1 * b1) + (a2 * b2));
            sums += low + high;
        }

        int sum = Vector512.Sum(sums);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
