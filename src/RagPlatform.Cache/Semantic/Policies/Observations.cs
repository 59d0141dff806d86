using System.Buffers.Binary;

namespace RagPlatform.Cache.Semantic.Policies;

/// <summary>
/// How an entry's answer was judged at the similarities it was looked up with. At most <see cref="MaxCount"/> are kept, the newest: the
/// curve fitted to them is then as sure as a decision needs, an answer that went stale is noticed, and no similarity is favoured, as it
/// would be if rights or wrongs were dropped by their number. Immutable, so that readers need no lock.
/// </summary>
internal sealed class Observations
{
    /// <summary>Observations kept of an entry.</summary>
    public const int MaxCount = 256;

    private const int BytesEach = sizeof(uint);
    private const uint RightBit = 0x8000_0000;

    // The bits of the similarity as a number of single precision, which is never negative; the sign says that the answer was right.
    private readonly uint[] _items;

    private Observations(uint[] items) => _items = items;

    /// <summary>No observation.</summary>
    public static Observations None { get; } = new([]);

    /// <summary>Whether one of them was wrong.</summary>
    public bool HasWrong => Array.Exists(_items, item => (item & RightBit) == 0);

    /// <summary>How many there are.</summary>
    public int Count => _items.Length;

    /// <summary>One observation, the oldest first.</summary>
    public (double Similarity, bool IsRight) this[int index] =>
        (BitConverter.UInt32BitsToSingle(_items[index] & ~RightBit), (_items[index] & RightBit) != 0);

    /// <summary>Reads what <see cref="ToBytes"/> wrote; of more than <see cref="MaxCount"/> the newest are kept.</summary>
    /// <exception cref="FormatException">The bytes are not observations.</exception>
    public static Observations FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % BytesEach != 0)
        {
            throw new FormatException($"Observations take {BytesEach} bytes each; there are {bytes.Length} bytes.");
        }

        ReadOnlySpan<byte> newest = bytes[Math.Max(0, bytes.Length - (MaxCount * BytesEach))..];
        var items = new uint[newest.Length / BytesEach];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = BinaryPrimitives.ReadUInt32LittleEndian(newest[(i * BytesEach)..]);
            if (!(BitConverter.UInt32BitsToSingle(items[i] & ~RightBit) <= 1))
            {
                throw new FormatException($"Observation {i} has a similarity that is not from 0 to 1.");
            }
        }

        return new Observations(items);
    }

    /// <summary>These and one more.</summary>
    /// <param name="similarity">The cosine of the lookup; kept from 0 to 1.</param>
    /// <param name="isRight">Whether the entry's answer was right for the question.</param>
    /// <param name="max">How many are kept, the newest.</param>
    public Observations Add(double similarity, bool isRight, int max = MaxCount)
    {
        if (double.IsNaN(similarity))
        {
            throw new ArgumentOutOfRangeException(nameof(similarity), "A similarity is a number.");
        }

        ReadOnlySpan<uint> kept = _items.AsSpan(_items.Length >= max ? 1 : 0);
        uint bits = BitConverter.SingleToUInt32Bits((float)Math.Clamp(similarity, 0, 1)) & ~RightBit;
        return new Observations([.. kept, isRight ? bits | RightBit : bits]);
    }

    /// <summary>Four bytes an observation, the oldest first; the bytes of later ones can be put behind those of earlier ones.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[_items.Length * BytesEach];
        for (int i = 0; i < _items.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * BytesEach), _items[i]);
        }

        return bytes;
    }
}
