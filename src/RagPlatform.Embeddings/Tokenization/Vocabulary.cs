namespace RagPlatform.Embeddings.Tokenization;

/// <summary>
/// The pieces of a unigram vocabulary as a trie in one hash table: 18,000 nodes are built in about a millisecond. A piece is found
/// character by character; every piece consists of characters of the basic plane.
/// </summary>
internal sealed class Vocabulary
{
    /// <summary>The first ids mean something else than text (0 stands for what is unknown) and match nothing.</summary>
    public const int ReservedIds = 6;

    /// <summary>Where every search starts.</summary>
    public const int Root = 0;

    private const int NoPiece = -1;
    private const int CharBits = 16;

    private readonly double[] _scores;
    private readonly ulong[] _edges;
    private readonly int[] _targets;
    private readonly List<int> _pieceOfNode = [NoPiece];

    /// <summary>Builds the trie. Of pieces that occur twice the last one counts.</summary>
    /// <param name="characters">All pieces, one behind the other in the order of their ids.</param>
    /// <param name="lengths">The length of each piece.</param>
    /// <param name="scores">The logarithm of each piece's probability.</param>
    /// <exception cref="InvalidDataException">The lengths do not cover the characters.</exception>
    public Vocabulary(ReadOnlySpan<char> characters, ReadOnlySpan<byte> lengths, ReadOnlySpan<double> scores)
    {
        _scores = scores.ToArray();
        int slots = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)characters.Length * 2);
        _edges = new ulong[slots];
        _targets = new int[slots];
        int start = 0;
        for (int id = 0; id < lengths.Length; id++)
        {
            if (lengths[id] > characters.Length - start)
            {
                throw new InvalidDataException("the vocabulary's lengths exceed its text");
            }

            if (id >= ReservedIds)
            {
                Add(characters.Slice(start, lengths[id]), id);
            }

            start += lengths[id];
        }
    }

    /// <summary>How many ids there are.</summary>
    public int Count => _scores.Length;

    /// <summary>The logarithm of a piece's probability.</summary>
    public double Score(int id) => _scores[id];

    /// <summary>Follows one character.</summary>
    /// <param name="node">Where the search stands; becomes where it goes on.</param>
    /// <param name="character">The next character.</param>
    /// <param name="id">The piece that ends here, or a negative number.</param>
    /// <returns>False when no piece goes on that way.</returns>
    public bool TryFollow(ref int node, char character, out int id)
    {
        int slot = Find(node, character);
        if (_edges[slot] == 0)
        {
            id = NoPiece;
            return false;
        }

        node = _targets[slot];
        id = _pieceOfNode[node];
        return true;
    }

    private void Add(ReadOnlySpan<char> piece, int id)
    {
        int node = Root;
        foreach (char character in piece)
        {
            int slot = Find(node, character);
            if (_edges[slot] == 0)
            {
                _edges[slot] = Key(node, character);
                _targets[slot] = _pieceOfNode.Count;
                _pieceOfNode.Add(NoPiece);
            }

            node = _targets[slot];
        }

        _pieceOfNode[node] = id;
    }

    // The slot of an edge, or the free one where it belongs. Half of the table or more is free.
    private int Find(int node, char character)
    {
        ulong key = Key(node, character);
        int mask = _edges.Length - 1;
        int slot = (int)((key * 0x9E3779B97F4A7C15) >> 32) & mask;
        while (_edges[slot] != 0 && _edges[slot] != key)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    // One more than the number, because zero marks a free slot.
    private static ulong Key(int node, char character) => (((ulong)node << CharBits) | character) + 1;
}
