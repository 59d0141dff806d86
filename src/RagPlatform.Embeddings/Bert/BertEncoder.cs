using RagPlatform.Embeddings.Encoders;
using RagPlatform.Embeddings.Kernels;

namespace RagPlatform.Embeddings.Bert;

/// <summary>
/// The forward pass of BERT (Devlin et al. 2018): embeddings, then layers of attention and feed-forward steps with the norm behind each,
/// then the mean of the tokens' vectors or the first one's, unit length. Several texts run together as the rows of one matrix and get the
/// vectors they get alone, bit for bit, because no step but the attention looks beyond a row and the attention is told the texts' borders.
/// </summary>
internal sealed unsafe class BertEncoder : ISentenceEncoder
{
    // As many rows as keep the kernels busy; more would only keep other threads idle.
    private const int UsualRunTokens = 128;
    private const float SmallestSquare = 1e-12f;

    private readonly BertWeights _weights;
    private readonly AttentionLayout _layout;
    private readonly EncoderPooling _pooling;
    private readonly MatrixKernel _kernel;
    private readonly int _maxTokens;
    private readonly ScratchPool<BertScratch> _scratches;

    /// <summary>Prepares the encoder.</summary>
    /// <param name="weights">The model; the encoder owns it from here on.</param>
    /// <param name="pooling">The mean or the first token.</param>
    /// <param name="maxTokens">Tokens of a text, at most.</param>
    /// <param name="kernel">What multiplies.</param>
    /// <param name="maxIdle">How many working memories are kept between runs.</param>
    public BertEncoder(BertWeights weights, EncoderPooling pooling, int maxTokens, MatrixKernel kernel, int maxIdle)
    {
        _weights = weights;
        _layout = new AttentionLayout(weights.Shape.Heads, weights.Shape.HeadWidth);
        _pooling = pooling;
        _kernel = kernel;
        _maxTokens = maxTokens;
        int inner = Math.Max(_layout.Stride, PackedMatrix.Padded(weights.Shape.InnerWidth));
        _scratches = new ScratchPool<BertScratch>(
            () => new BertScratch(Math.Max(maxTokens, UsualRunTokens), weights.Room, _layout.Width, inner), maxIdle);
    }

    /// <inheritdoc/>
    public int MaxRunTokens => UsualRunTokens;

    /// <inheritdoc/>
    public float[][] Encode(ReadOnlySpan<ReadOnlyMemory<int>> texts)
    {
        BertScratch scratch = _scratches.Rent();
        try
        {
            int rows = Embed(texts, scratch.Rows);
            foreach (BertLayer layer in _weights.Layers)
            {
                Attend(texts, rows, layer, scratch);
                FeedForward(rows, layer, scratch);
            }

            return Pool(texts, scratch);
        }
        finally
        {
            _scratches.Return(scratch);
        }
    }

    public void Dispose()
    {
        _scratches.Dispose();
        _weights.Dispose();
    }

    private int Embed(ReadOnlySpan<ReadOnlyMemory<int>> texts, float* rows)
    {
        int row = 0;
        foreach (ReadOnlyMemory<int> text in texts)
        {
            ReadOnlySpan<int> ids = text.Span;
            ArgumentOutOfRangeException.ThrowIfZero(ids.Length);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Length, _maxTokens);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(row + ids.Length, Math.Max(_maxTokens, UsualRunTokens));
            for (int position = 0; position < ids.Length; position++)
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)ids[position], (uint)_weights.Shape.Vocabulary);
                _weights.Embed(ids[position], position, rows + ((nint)row++ * _weights.Room));
            }
        }

        Norm(rows, row, _weights.EmbeddingNorm);
        return row;
    }

    private void Attend(ReadOnlySpan<ReadOnlyMemory<int>> texts, int rows, BertLayer layer, BertScratch scratch)
    {
        _kernel.Multiply(scratch.Rows, rows, layer.QueryKeyValue, scratch.Inner, Epilogue.Store);
        int row = 0;
        foreach (ReadOnlyMemory<int> text in texts)
        {
            float* projected = scratch.Inner + ((nint)row * _layout.Stride);
            Attention.Apply(projected, text.Length, _layout, scratch.Context + ((nint)row * _layout.Width), scratch.Scores);
            row += text.Length;
        }

        _kernel.Multiply(scratch.Context, rows, layer.AttentionOutput, scratch.Rows, Epilogue.Add);
        Norm(scratch.Rows, rows, layer.AttentionNorm);
    }

    private void FeedForward(int rows, BertLayer layer, BertScratch scratch)
    {
        bool isRelu = _weights.Shape.Activation == BertActivation.Relu;
        _kernel.Multiply(scratch.Rows, rows, layer.FeedForwardIn, scratch.Inner, isRelu ? Epilogue.Relu : Epilogue.Store);
        if (!isRelu)
        {
            VectorMath.Gelu(scratch.Inner, rows * layer.FeedForwardIn.Outputs);
        }

        _kernel.Multiply(scratch.Inner, rows, layer.FeedForwardOut, scratch.Rows, Epilogue.Add);
        Norm(scratch.Rows, rows, layer.FeedForwardNorm);
    }

    private void Norm(float* rows, int count, BertNorm norm)
    {
        BertShape shape = _weights.Shape;
        for (int row = 0; row < count; row++)
        {
            float* vector = rows + ((nint)row * _weights.Room);
            VectorMath.LayerNorm(vector, vector, shape.Width, _weights.Room, norm.Scale, norm.Bias, shape.NormEpsilon);
        }
    }

    private float[][] Pool(ReadOnlySpan<ReadOnlyMemory<int>> texts, BertScratch scratch)
    {
        var vectors = new float[texts.Length][];
        float* first = scratch.Rows;
        for (int i = 0; i < texts.Length; i++)
        {
            if (_pooling == EncoderPooling.Mean)
            {
                // The mean takes the first token's place, which has served.
                VectorMath.Mean(first, texts[i].Length, _weights.Room, first);
            }

            vectors[i] = ToUnitVector(new ReadOnlySpan<float>(first, _weights.Shape.Width));
            first += (nint)texts[i].Length * _weights.Room;
        }

        return vectors;
    }

    private static float[] ToUnitVector(ReadOnlySpan<float> pooled)
    {
        float square = 0;
        foreach (float component in pooled)
        {
            square += component * component;
        }

        float inverse = 1 / MathF.Sqrt(MathF.Max(square, SmallestSquare));
        var vector = new float[pooled.Length];
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = pooled[i] * inverse;
        }

        return vector;
    }
}
