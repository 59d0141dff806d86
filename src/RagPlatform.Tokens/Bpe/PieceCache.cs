namespace RagPlatform.Tokens.Bpe;

/// <summary>
/// The tokens of pieces met lately that are not one token, for any number of threads without a lock. Each piece has one slot, and a newer one takes
/// it over: at most <see cref="Slots"/> pieces of <see cref="LongestPiece"/> bytes are kept, whatever is encoded.
/// </summary>
internal sealed class PieceCache
{
    /// <summary>Longer pieces are seldom met twice.</summary>
    public const int LongestPiece = 48;

    private const int Slots = 1 << 14;
    private readonly Entry?[] _entries = new Entry?[Slots];

    /// <summary>The tokens of a piece; empty when it is not here.</summary>
    public ReadOnlySpan<int> Find(ReadOnlySpan<byte> piece, ulong hash)
    {
        // An entry never changes once it is in its slot, so that whoever sees it sees all of it.
        Entry? entry = Volatile.Read(ref _entries[hash & (Slots - 1)]);
        return entry is not null && piece.SequenceEqual(entry.Piece) ? entry.Tokens : [];
    }

    /// <summary>Keeps the tokens of a piece.</summary>
    public void Keep(ReadOnlySpan<byte> piece, ulong hash, ReadOnlySpan<int> tokens)
    {
        if (piece.Length <= LongestPiece)
        {
            Volatile.Write(ref _entries[hash & (Slots - 1)], new Entry(piece.ToArray(), tokens.ToArray()));
        }
    }

    private sealed record Entry(byte[] Piece, int[] Tokens);
}
