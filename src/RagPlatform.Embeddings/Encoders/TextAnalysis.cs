using Microsoft.Extensions.AI;

namespace RagPlatform.Embeddings.Encoders;

/// <summary>What of a text enters a model, and how far its vector is to be trusted.</summary>
/// <param name="Ids">The tokens the model reads; none for a text without content.</param>
/// <param name="IsReliable">Whether the vector may decide anything.</param>
/// <param name="Flags">What stands out.</param>
internal sealed record TextAnalysis(ReadOnlyMemory<int> Ids, bool IsReliable, EmbeddingFlags Flags)
{
    /// <summary>The finished embedding.</summary>
    public Embedding<float> ToEmbedding(string model, float[] vector)
    {
        var embedding = new Embedding<float>(vector) { ModelId = model };
        new EmbeddingQuality(Ids.Length, IsReliable, Flags).AttachTo(embedding);
        return embedding;
    }
}
