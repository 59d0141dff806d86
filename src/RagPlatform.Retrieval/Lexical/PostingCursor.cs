namespace RagPlatform.Retrieval.Lexical;

/// <summary>A place in a posting list, with the bounds of what is ahead of it.</summary>
internal sealed class PostingCursor
{
    /// <summary>Where a cursor stands that has seen everything.</summary>
    public const int End = int.MaxValue;

    private readonly PostingList _list;
    private readonly Bm25 _scoring;
    private readonly double _weight;
    private int _position;
    private int _block;

    /// <summary>Stands on the first posting.</summary>
    /// <param name="list">The term's chunks, at least one.</param>
    /// <param name="weight">What the term counts: its inverse frequency times its repeats in the query.</param>
    /// <param name="scoring">Scores a frequency.</param>
    public PostingCursor(PostingList list, double weight, Bm25 scoring)
    {
        _list = list;
        _weight = weight;
        _scoring = scoring;
        Chunk = list.Chunks[0];
        MaxScore = Bound(list.Whole);
    }

    /// <summary>The chunk it stands on, or <see cref="End"/>.</summary>
    public int Chunk { get; private set; }

    /// <summary>No posting scores more.</summary>
    public double MaxScore { get; }

    /// <summary>The score of the posting it stands on.</summary>
    /// <param name="length">The chunk's length.</param>
    public double Score(int length) => _weight * _scoring.Saturate(_list.Frequencies[_position], length);

    /// <summary>
    /// No posting from <paramref name="chunk"/> to the end of its block scores more than the first number; the second is that end. The
    /// cursor stays where it is. Asked for chunks at or behind it, never going back.
    /// </summary>
    public (double Score, int LastChunk) BoundAt(int chunk)
    {
        ReadOnlySpan<PostingBlock> blocks = _list.Blocks;
        while (_block < blocks.Length && blocks[_block].LastChunk < chunk)
        {
            _block++;
        }

        return _block < blocks.Length ? (Bound(blocks[_block]), blocks[_block].LastChunk) : (0, End);
    }

    /// <summary>Goes on to the first posting at or behind a chunk.</summary>
    public void MoveTo(int chunk)
    {
        if (Chunk >= chunk)
        {
            return;
        }

        BoundAt(chunk);
        if (_block == _list.Blocks.Length)
        {
            Chunk = End;
            return;
        }

        int from = Math.Max(_position, _block * PostingList.BlockSize);
        int found = _list.Chunks[from..].BinarySearch(chunk);
        _position = from + (found >= 0 ? found : ~found);
        Chunk = _list.Chunks[_position];
    }

    private double Bound(PostingBlock block) => _weight * _scoring.Saturate(block.MaxFrequency, block.MinLength);
}
