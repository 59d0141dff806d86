using System.Runtime.InteropServices;

namespace RagPlatform.Retrieval.Lexical;

/// <summary>The chunks that hold a term, by number, in blocks that can be skipped.</summary>
internal sealed class PostingList
{
    /// <summary>Postings a block.</summary>
    public const int BlockSize = 64;

    private readonly List<PostingBlock> _blocks = [];
    private int[] _chunks = new int[1];
    private int[] _frequencies = new int[1];

    /// <summary>Postings, those of removed chunks included.</summary>
    public int Count { get; private set; }

    /// <summary>Chunks that hold the term and are not removed.</summary>
    public int Alive { get; set; }

    /// <summary>Bounds over the whole list.</summary>
    public PostingBlock Whole { get; private set; } = new(-1, 0, int.MaxValue);

    /// <summary>Chunk numbers, ascending.</summary>
    public ReadOnlySpan<int> Chunks => _chunks.AsSpan(0, Count);

    /// <summary>How often the term is in each.</summary>
    public ReadOnlySpan<int> Frequencies => _frequencies.AsSpan(0, Count);

    /// <summary>The blocks in order.</summary>
    public ReadOnlySpan<PostingBlock> Blocks => CollectionsMarshal.AsSpan(_blocks);

    /// <summary>Adds a chunk; its number is above all that are there.</summary>
    public void Add(int chunk, int frequency, int length)
    {
        if (Count == _chunks.Length)
        {
            Array.Resize(ref _chunks, Count * 2);
            Array.Resize(ref _frequencies, Count * 2);
        }

        _chunks[Count] = chunk;
        _frequencies[Count] = frequency;
        if (Count % BlockSize == 0)
        {
            _blocks.Add(new PostingBlock(-1, 0, int.MaxValue));
        }

        _blocks[^1] = Widen(_blocks[^1], chunk, frequency, length);
        Whole = Widen(Whole, chunk, frequency, length);
        Count++;
        Alive++;
    }

    private static PostingBlock Widen(PostingBlock block, int chunk, int frequency, int length) =>
        new(chunk, Math.Max(block.MaxFrequency, frequency), Math.Min(block.MinLength, length));
}
