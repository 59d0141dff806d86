using System.Numerics;

namespace RagPlatform.Cache.Semantic.Index;

/// <summary>
/// 512 signs of a vector after a fixed pseudo-random rotation. The share of signs in which two vectors differ estimates their angle:
/// a random hyperplane separates them with probability angle/π (Charikar, "Similarity Estimation Techniques from Rounding Algorithms",
/// 2002). The rotation is a randomised Hadamard transform, twice (Ailon and Chazelle, 2009).
/// </summary>
internal sealed class SignSketch
{
    /// <summary>64-bit words of a sketch.</summary>
    public const int Words = 8;

    /// <summary>Signs of a sketch: the largest distance.</summary>
    public const int Bits = Words * 64;

    private const int Rotations = 2;

    // So many standard deviations beyond the mean that fewer than one in ten million vectors at the bound is overlooked.
    private const double Deviations = 5.5;

    private readonly int _size;
    private readonly bool[] _flips;

    /// <param name="dimensions">Components of the vectors, 1 to 65,536.</param>
    public SignSketch(int dimensions)
    {
        _size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(Bits, dimensions));
        _flips = new bool[Rotations * _size];

        // SplitMix64: the same signs in every process, as sketches are never stored.
        ulong state = 0x5EED;
        for (int i = 0; i < _flips.Length; i++)
        {
            ulong mixed = state += 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            _flips[i] = ((mixed ^ (mixed >> 31)) & 1) == 1;
        }
    }

    /// <summary>The sketch of a vector.</summary>
    /// <param name="vector">Not longer than the dimensions.</param>
    /// <param name="sketch">Receives <see cref="Words"/> words.</param>
    public void Write(ReadOnlySpan<float> vector, Span<ulong> sketch)
    {
        var rotated = new float[_size];
        vector.CopyTo(rotated);
        for (int rotation = 0; rotation < Rotations; rotation++)
        {
            Flip(rotated, _flips.AsSpan(rotation * _size, _size));
            Hadamard(rotated);
        }

        for (int word = 0; word < Words; word++)
        {
            ulong signs = 0;
            for (int bit = 0; bit < 64; bit++)
            {
                signs |= rotated[(word * 64) + bit] > 0 ? 1UL << bit : 0;
            }

            sketch[word] = signs;
        }
    }

    /// <summary>In how many signs two vectors of at least this cosine may differ; that more do is practically impossible.</summary>
    public static int MaxDistance(double cosine)
    {
        double share = Math.Acos(Math.Clamp(cosine, -1, 1)) / Math.PI;
        return (int)Math.Ceiling((Bits * share) + (Deviations * Math.Sqrt(Bits * share * (1 - share))));
    }

    /// <summary>In how many signs two sketches differ.</summary>
    public static int Distance(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        // The last first: it spares the check of every other.
        int last = BitOperations.PopCount(a[7] ^ b[7]);
        return BitOperations.PopCount(a[0] ^ b[0]) + BitOperations.PopCount(a[1] ^ b[1])
            + BitOperations.PopCount(a[2] ^ b[2]) + BitOperations.PopCount(a[3] ^ b[3])
            + BitOperations.PopCount(a[4] ^ b[4]) + BitOperations.PopCount(a[5] ^ b[5])
            + BitOperations.PopCount(a[6] ^ b[6]) + last;
    }

    private static void Flip(Span<float> values, ReadOnlySpan<bool> flips)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = flips[i] ? -values[i] : values[i];
        }
    }

    private static void Hadamard(Span<float> values)
    {
        for (int half = 1; half < values.Length; half *= 2)
        {
            for (int start = 0; start < values.Length; start += 2 * half)
            {
                Span<float> low = values.Slice(start, half);
                Span<float> high = values.Slice(start + half, half);
                for (int i = 0; i < half; i++)
                {
                    float sum = low[i] + high[i];
                    high[i] = low[i] - high[i];
                    low[i] = sum;
                }
            }
        }
    }
}
