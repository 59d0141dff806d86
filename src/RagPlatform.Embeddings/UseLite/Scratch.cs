using System.Numerics;
using RagPlatform.Embeddings.Kernels;

namespace RagPlatform.Embeddings.UseLite;

/// <summary>The working memory of one run of the encoder, about 1.6 MB; pages a short text does not reach stay untouched.</summary>
internal sealed unsafe class Scratch : IDisposable
{
    /// <summary>Rows of a full run, rounded up to whole blocks of the kernels.</summary>
    private const int Rows = (UseLiteShape.MaxTokens + MatrixKernel.RowMultiple - 1) / MatrixKernel.RowMultiple * MatrixKernel.RowMultiple;

    private readonly AlignedBuffer _memory;

    public Scratch()
    {
        int scores = UseLiteShape.MaxTokens + Vector<float>.Count;
        int floats = (Rows * (UseLiteShape.EmbeddingWidth + (2 * UseLiteShape.ModelWidth) + UseLiteShape.InnerWidth)) + scores;
        _memory = new AlignedBuffer(floats * sizeof(float));
        Embedded = (float*)_memory.Pointer;
        Residual = Embedded + (Rows * UseLiteShape.EmbeddingWidth);
        Normed = Residual + (Rows * UseLiteShape.ModelWidth);
        Inner = Normed + (Rows * UseLiteShape.ModelWidth);
        Scores = Inner + (Rows * UseLiteShape.InnerWidth);
    }

    /// <summary>The first layer's input.</summary>
    public float* Embedded { get; }

    /// <summary>What every step adds its result to.</summary>
    public float* Residual { get; }

    /// <summary>The normed input of a step, and later the attention's result.</summary>
    public float* Normed { get; }

    /// <summary>Queries, keys and values, or the inside of the feed-forward step.</summary>
    public float* Inner { get; }

    /// <summary>One row of attention scores.</summary>
    public float* Scores { get; }

    public void Dispose() => _memory.Dispose();
}
