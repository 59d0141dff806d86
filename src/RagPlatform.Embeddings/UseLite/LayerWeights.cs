using RagPlatform.Embeddings.Kernels;

namespace RagPlatform.Embeddings.UseLite;

/// <summary>The weights of one transformer layer, in the order in which the file holds them.</summary>
internal sealed unsafe class LayerWeights
{
    /// <summary>Reads a layer whose attention is as wide as what enters it.</summary>
    /// <param name="reader">Stands at the layer's first section.</param>
    /// <param name="width">Width of the rows that enter the attention.</param>
    public LayerWeights(SectionReader reader, int width)
    {
        Width = width;
        QueryKeyValue = reader.Matrix(width, 3 * width);
        AttentionOutput = reader.Matrix(width, UseLiteShape.ModelWidth);
        FeedForwardIn = reader.Matrix(UseLiteShape.ModelWidth, UseLiteShape.InnerWidth);
        FeedForwardOut = reader.Matrix(UseLiteShape.InnerWidth, UseLiteShape.ModelWidth);
        AttentionNormScale = reader.Floats(width);
        AttentionNormBias = reader.Floats(width);
        FeedForwardNormScale = reader.Floats(UseLiteShape.ModelWidth);
        FeedForwardNormBias = reader.Floats(UseLiteShape.ModelWidth);
    }

    public int Width { get; }

    public PackedMatrix QueryKeyValue { get; }

    public PackedMatrix AttentionOutput { get; }

    public PackedMatrix FeedForwardIn { get; }

    public PackedMatrix FeedForwardOut { get; }

    public float* AttentionNormScale { get; }

    public float* AttentionNormBias { get; }

    public float* FeedForwardNormScale { get; }

    public float* FeedForwardNormBias { get; }
}
