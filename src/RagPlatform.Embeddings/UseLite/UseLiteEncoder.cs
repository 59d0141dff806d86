using RagPlatform.Embeddings.Encoders;
using RagPlatform.Embeddings.Kernels;

namespace RagPlatform.Embeddings.UseLite;

/// <summary>
/// The forward pass of Universal Sentence Encoder Lite: a transformer of two layers with the norm in front, the mean over the tokens,
/// a projection through tanh, unit length. Several texts run together as the rows of one matrix and get the vectors they get alone,
/// bit for bit, because no step but the attention looks beyond a row and the attention is told the texts' borders.
/// </summary>
internal sealed unsafe class UseLiteEncoder : ISentenceEncoder
{
    private const float SmallestSquare = 1e-12f;

    private readonly UseLiteWeights _weights;
    private readonly MatrixKernel _kernel;
    private readonly ScratchPool<Scratch> _scratches;

    /// <summary>Prepares the encoder.</summary>
    /// <param name="weights">The model; the encoder owns it from here on.</param>
    /// <param name="kernel">What multiplies.</param>
    /// <param name="maxIdle">How many working memories are kept between runs; more runs at once make more and give them back.</param>
    public UseLiteEncoder(UseLiteWeights weights, MatrixKernel kernel, int maxIdle)
    {
        _weights = weights;
        _kernel = kernel;
        _scratches = new ScratchPool<Scratch>(() => new Scratch(), maxIdle);
    }

    /// <inheritdoc/>
    public int MaxRunTokens => UseLiteShape.MaxTokens;

    /// <summary>Encodes texts that together have at most <see cref="UseLiteShape.MaxTokens"/> tokens, none of them empty.</summary>
    /// <param name="texts">Token ids, text by text.</param>
    /// <returns>Vectors of length 1 in the order of the texts.</returns>
    public float[][] Encode(ReadOnlySpan<ReadOnlyMemory<int>> texts)
    {
        Scratch scratch = _scratches.Rent();
        try
        {
            int rows = Embed(texts, scratch.Embedded);
            LayerWeights first = _weights.First;
            _kernel.Multiply(scratch.Embedded, rows, _weights.Widening, scratch.Residual, Epilogue.Store);
            Attend(texts, scratch.Embedded, rows, first, scratch);
            FeedForward(rows, first, scratch);

            LayerWeights second = _weights.Second;
            Attend(texts, scratch.Residual, rows, second, scratch);
            FeedForward(rows, second, scratch);
            return Project(texts, scratch);
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

    private static void Norm(float* rows, int count, int width, float* scale, float* bias, float* result)
    {
        for (int row = 0; row < count; row++)
        {
            VectorMath.LayerNorm(rows + ((nint)row * width), result + ((nint)row * width), width, width, scale, bias, UseLiteShape.NormEpsilon);
        }
    }

    private int Embed(ReadOnlySpan<ReadOnlyMemory<int>> texts, float* embedded)
    {
        int row = 0;
        foreach (ReadOnlyMemory<int> text in texts)
        {
            ReadOnlySpan<int> ids = text.Span;
            ArgumentOutOfRangeException.ThrowIfZero(ids.Length);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(row + ids.Length, UseLiteShape.MaxTokens);
            for (int position = 0; position < ids.Length; position++)
            {
                _weights.Embed(ids[position], position, embedded + ((nint)row++ * UseLiteShape.EmbeddingWidth));
            }
        }

        return row;
    }

    private void Attend(ReadOnlySpan<ReadOnlyMemory<int>> texts, float* input, int rows, LayerWeights layer, Scratch scratch)
    {
        int width = layer.Width;
        Norm(input, rows, width, layer.AttentionNormScale, layer.AttentionNormBias, scratch.Normed);
        _kernel.Multiply(scratch.Normed, rows, layer.QueryKeyValue, scratch.Inner, Epilogue.Store);

        // The normed rows have served; the attention's result takes their place.
        var layout = new AttentionLayout(UseLiteShape.Heads, width / UseLiteShape.Heads);
        int row = 0;
        foreach (ReadOnlyMemory<int> text in texts)
        {
            float* projected = scratch.Inner + ((nint)row * layout.Stride);
            float* result = scratch.Normed + ((nint)row * width);
            Attention.Apply(projected, text.Length, layout, result, scratch.Scores);
            row += text.Length;
        }

        _kernel.Multiply(scratch.Normed, rows, layer.AttentionOutput, scratch.Residual, Epilogue.Add);
    }

    private void FeedForward(int rows, LayerWeights layer, Scratch scratch)
    {
        Norm(scratch.Residual, rows, UseLiteShape.ModelWidth, layer.FeedForwardNormScale, layer.FeedForwardNormBias, scratch.Normed);
        _kernel.Multiply(scratch.Normed, rows, layer.FeedForwardIn, scratch.Inner, Epilogue.Relu);
        _kernel.Multiply(scratch.Inner, rows, layer.FeedForwardOut, scratch.Residual, Epilogue.Add);
    }

    private float[][] Project(ReadOnlySpan<ReadOnlyMemory<int>> texts, Scratch scratch)
    {
        int row = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            float* rows = scratch.Residual + ((nint)row * UseLiteShape.ModelWidth);
            VectorMath.Mean(rows, texts[i].Length, UseLiteShape.ModelWidth, scratch.Normed + ((nint)i * UseLiteShape.ModelWidth));
            row += texts[i].Length;
        }

        _kernel.Multiply(scratch.Normed, texts.Length, _weights.Output, scratch.Inner, Epilogue.Store);
        var vectors = new float[texts.Length][];
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = ToUnitVector(new ReadOnlySpan<float>(
                scratch.Inner + ((nint)i * UseLiteShape.Dimensions), UseLiteShape.Dimensions));
        }

        return vectors;
    }

    private static float[] ToUnitVector(ReadOnlySpan<float> projected)
    {
        var vector = new float[projected.Length];
        float square = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = MathF.Tanh(projected[i]);
            square += vector[i] * vector[i];
        }

        float inverse = 1 / MathF.Sqrt(MathF.Max(square, SmallestSquare));
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] *= inverse;
        }

        return vector;
    }
}
