using System.Numerics;
using RagPlatform.Embeddings.Kernels;

namespace RagPlatform.Embeddings.Bert;

/// <summary>The working memory of one run of an encoder; pages a short text does not reach stay untouched.</summary>
internal sealed unsafe class BertScratch : IDisposable
{
    private readonly AlignedBuffer _memory;

    /// <param name="tokens">Rows of a full run.</param>
    /// <param name="room">The model's width, padded.</param>
    /// <param name="contextWidth">Width of the attention's result.</param>
    /// <param name="innerWidth">Width of the widest step.</param>
    public BertScratch(int tokens, int room, int contextWidth, int innerWidth)
    {
        int rows = (tokens + MatrixKernel.RowMultiple - 1) / MatrixKernel.RowMultiple * MatrixKernel.RowMultiple;
        int floats = checked((rows * (room + contextWidth + innerWidth)) + tokens + Vector<float>.Count);
        _memory = new AlignedBuffer(checked(floats * sizeof(float)));
        Rows = (float*)_memory.Pointer;
        Inner = Rows + ((nint)rows * room);
        Context = Inner + ((nint)rows * innerWidth);
        Scores = Context + ((nint)rows * contextWidth);
    }

    /// <summary>The tokens' vectors, to which every step adds its result.</summary>
    public float* Rows { get; }

    /// <summary>Queries, keys and values, or the inside of the feed-forward step.</summary>
    public float* Inner { get; }

    /// <summary>The attention's result.</summary>
    public float* Context { get; }

    /// <summary>One row of attention scores.</summary>
    public float* Scores { get; }

    public void Dispose() => _memory.Dispose();
}
