using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>Inner products over native memory, with the widest registers the processor has.</summary>
internal static unsafe class DotKernels
{
    /// <summary>Of a query of 16-bit numbers and a row of 8-bit ones; exact while no sum leaves 32 bits.</summary>
    public static int Dot(short* query, sbyte* row, int length)
    {
        int i = 0;
        int sum = 0;
        if (Avx512BW.IsSupported && length >= 64)
        {
            Vector512<int> first = Vector512<int>.Zero;
            Vector512<int> second = Vector512<int>.Zero;
            for (; i <= length - 64; i += 64)
            {
                Vector512<short> low = Avx512BW.ConvertToVector512Int16(Vector256.Load(row + i));
                Vector512<short> high = Avx512BW.ConvertToVector512Int16(Vector256.Load(row + i + 32));
                first += Avx512BW.MultiplyAddAdjacent(low, Vector512.Load(query + i));
                second += Avx512BW.MultiplyAddAdjacent(high, Vector512.Load(query + i + 32));
            }

            sum = Vector512.Sum(first + second);
        }
        else if (Avx2.IsSupported)
        {
            Vector256<int> total = Vector256<int>.Zero;
            for (; i <= length - 16; i += 16)
            {
                total += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.Load(row + i)), Vector256.Load(query + i));
            }

            sum = Vector256.Sum(total);
        }
        else
        {
            sum = PortableDot(query, row, length, out i);
        }

        for (; i < length; i++)
        {
            sum += query[i] * row[i];
        }

        return sum;
    }

    /// <summary>
    /// The part of <see cref="Dot(short*, sbyte*, int)"/> that any vector unit can do; <paramref name="done"/> says how far it got.
    /// </summary>
    internal static int PortableDot(short* query, sbyte* row, int length, out int done)
    {
        Vector128<int> total = Vector128<int>.Zero;
        for (done = 0; done <= length - 16; done += 16)
        {
            (Vector128<short> low, Vector128<short> high) = Vector128.Widen(Vector128.Load(row + done));
            total += Products(low, Vector128.Load(query + done)) + Products(high, Vector128.Load(query + done + 8));
        }

        return Vector128.Sum(total);
    }

    /// <summary>Of two rows of 8-bit numbers.</summary>
    public static int Dot(sbyte* left, sbyte* right, int length)
    {
        int i = 0;
        int sum = 0;
        if (Avx512BW.IsSupported && length >= 32)
        {
            Vector512<int> total = Vector512<int>.Zero;
            for (; i <= length - 32; i += 32)
            {
                total += Avx512BW.MultiplyAddAdjacent(
                    Avx512BW.ConvertToVector512Int16(Vector256.Load(left + i)),
                    Avx512BW.ConvertToVector512Int16(Vector256.Load(right + i)));
            }

            sum = Vector512.Sum(total);
        }
        else
        {
            Vector128<int> total = Vector128<int>.Zero;
            for (; i <= length - 16; i += 16)
            {
                (Vector128<short> leftLow, Vector128<short> leftHigh) = Vector128.Widen(Vector128.Load(left + i));
                (Vector128<short> rightLow, Vector128<short> rightHigh) = Vector128.Widen(Vector128.Load(right + i));
                total += Products(leftLow, rightLow) + Products(leftHigh, rightHigh);
            }

            sum = Vector128.Sum(total);
        }

        for (; i < length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    /// <summary>Of two rows of floats.</summary>
    public static float Dot(float* left, float* right, int length)
    {
        int i = 0;
        float sum = 0;
        if (Vector512.IsHardwareAccelerated && length >= 32)
        {
            Vector512<float> first = Vector512<float>.Zero;
            Vector512<float> second = Vector512<float>.Zero;
            for (; i <= length - 32; i += 32)
            {
                first = Vector512.FusedMultiplyAdd(Vector512.Load(left + i), Vector512.Load(right + i), first);
                second = Vector512.FusedMultiplyAdd(Vector512.Load(left + i + 16), Vector512.Load(right + i + 16), second);
            }

            sum = Vector512.Sum(first + second);
        }
        else
        {
            Vector256<float> total = Vector256<float>.Zero;
            for (; i <= length - 8; i += 8)
            {
                total += Vector256.Load(left + i) * Vector256.Load(right + i);
            }

            sum = Vector256.Sum(total);
        }

        for (; i < length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    /// <summary>
    /// Of a query of floats and a row of 12-bit numbers, kept as their rounded upper 8 bits and what is missing to them: see
    /// <see cref="ScalarCode"/>.
    /// </summary>
    /// <param name="query">The query.</param>
    /// <param name="upper">One upper part a number.</param>
    /// <param name="lower">Two lower parts a byte: number i low in byte i, number i + half high in byte i.</param>
    /// <param name="length">How many numbers.</param>
    public static float Dot(float* query, sbyte* upper, byte* lower, int length)
    {
        int half = ScalarCode.LowerBytes(length);
        int i = 0;
        float sum = 0;
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported)
        {
            Vector512<float> first = Vector512<float>.Zero;
            Vector512<float> second = Vector512<float>.Zero;
            Vector512<int> offset = Vector512.Create(ScalarCode.LowerOffset);
            Vector512<int> mask = Vector512.Create(ScalarCode.LowerMask);
            for (; i <= length - half - 16; i += 16)
            {
                Vector512<int> pair = Avx512F.ConvertToVector512Int32(Vector128.Load(lower + i));
                Vector512<int> front = (Avx512F.ConvertToVector512Int32(Vector128.Load(upper + i)) << 4) + (pair & mask) - offset;
                Vector512<int> back = (Avx512F.ConvertToVector512Int32(Vector128.Load(upper + half + i)) << 4) + (pair >>> 4) - offset;
                first = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(front), Vector512.Load(query + i), first);
                second = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(back), Vector512.Load(query + half + i), second);
            }

            sum = Vector512.Sum(first + second);
        }

        for (; i < half; i++)
        {
            sum += query[i] * ((upper[i] << 4) + (lower[i] & ScalarCode.LowerMask) - ScalarCode.LowerOffset);
            if (half + i < length)
            {
                sum += query[half + i] * ((upper[half + i] << 4) + (lower[i] >> 4) - ScalarCode.LowerOffset);
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Products(Vector128<short> left, Vector128<short> right)
    {
        (Vector128<int> leftLow, Vector128<int> leftHigh) = Vector128.Widen(left);
        (Vector128<int> rightLow, Vector128<int> rightHigh) = Vector128.Widen(right);
        return (leftLow * rightLow) + (leftHigh * rightHigh);
    }
}
