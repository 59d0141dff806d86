using Microsoft.Extensions.AI;

namespace RagPlatform.Embeddings;

/// <summary>What a generator may say of a text beside its vector; it travels in the embedding's additional properties.</summary>
/// <param name="Tokens">Tokens that went into the vector.</param>
/// <param name="IsReliable">Whether the vector may decide anything.</param>
/// <param name="Flags">What stands out about the text.</param>
internal sealed record EmbeddingQuality(int Tokens, bool IsReliable, EmbeddingFlags Flags)
{
    private const string Property = "ragplatform.quality";

    /// <summary>What the generator said of an embedding; null when it said nothing.</summary>
    public static EmbeddingQuality? Of(Embedding embedding) =>
        embedding.AdditionalProperties?.TryGetValue(Property, out EmbeddingQuality? quality) == true ? quality : null;

    /// <summary>Attaches this to an embedding.</summary>
    public void AttachTo(Embedding embedding) => (embedding.AdditionalProperties ??= [])[Property] = this;
}
