using System.Numerics;

namespace RagPlatform.Cache.Eviction;

/// <summary>
/// About how often each key was seen lately: a count-min sketch of four-bit counters, halved when as many sightings came as ten times its
/// capacity (Einziger, Friedman and Manes, "TinyLFU: A Highly Efficient Cache Admission Policy", 2017). Not thread-safe.
/// </summary>
internal sealed class FrequencySketch
{
    private const int Rows = 4;
    private const int MaxCount = 15;
    private const int SightingsPerEntry = 10;
    private static readonly ulong[] s_seeds = [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93];

    // A word holds 16 counters; a row picks one word by its hash and one counter of a fixed group of four in it.
    private readonly ulong[] _table;
    private readonly int _sample;
    private int _sightings;

    /// <param name="capacity">Entries whose frequency matters, at least 1.</param>
    public FrequencySketch(int capacity)
    {
        _table = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity))];
        _sample = Math.Max(16, capacity) * SightingsPerEntry;
    }

    /// <summary>From 0 to 15.</summary>
    public int Frequency(UInt128 key)
    {
        int least = MaxCount;
        for (int row = 0; row < Rows; row++)
        {
            (int word, int shift) = Place(key, row);
            least = Math.Min(least, (int)(_table[word] >> shift) & MaxCount);
        }

        return least;
    }

    public void Record(UInt128 key)
    {
        bool added = false;
        for (int row = 0; row < Rows; row++)
        {
            (int word, int shift) = Place(key, row);
            if (((_table[word] >> shift) & MaxCount) < MaxCount)
            {
                _table[word] += 1UL << shift;
                added = true;
            }
        }

        if (added && ++_sightings >= _sample)
        {
            Halve();
        }
    }

    private (int Word, int Shift) Place(UInt128 key, int row)
    {
        ulong hash = ((ulong)key ^ BitOperations.RotateLeft((ulong)(key >> 64), row)) * s_seeds[row];
        hash ^= hash >> 32;
        int counter = (row * 4) + (int)(hash & 3);
        return ((int)((hash >> 2) & (ulong)(_table.Length - 1)), counter * 4);
    }

    private void Halve()
    {
        for (int i = 0; i < _table.Length; i++)
        {
            _table[i] = (_table[i] >> 1) & 0x7777777777777777;
        }

        _sightings /= 2;
    }
}
