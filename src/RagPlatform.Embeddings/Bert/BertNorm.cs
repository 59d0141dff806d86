namespace RagPlatform.Embeddings.Bert;

/// <summary>Scale and shift of a layer norm, padded with zeros.</summary>
internal readonly unsafe struct BertNorm(float* scale, float* bias)
{
    public float* Scale { get; } = scale;

    public float* Bias { get; } = bias;
}
