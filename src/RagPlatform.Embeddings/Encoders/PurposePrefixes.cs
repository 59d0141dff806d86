using Microsoft.Extensions.AI;

namespace RagPlatform.Embeddings.Encoders;

/// <summary>
/// Offered as a service by generators that put words in front of a text by its purpose, which they are then told; to others a purpose
/// means nothing, and they are not bothered with it.
/// </summary>
/// <param name="Query">Stands in front of a question.</param>
/// <param name="Passage">Stands in front of what answers it.</param>
internal sealed record PurposePrefixes(string Query, string Passage)
{
    private const string Property = "ragplatform.purpose";

    private static readonly EmbeddingGenerationOptions s_passage =
        new() { AdditionalProperties = new() { [Property] = EmbeddingPurpose.Passage } };

    private static readonly EmbeddingGenerationOptions s_query =
        new() { AdditionalProperties = new() { [Property] = EmbeddingPurpose.Query } };

    /// <summary>What tells a generator a purpose.</summary>
    public static EmbeddingGenerationOptions Tell(EmbeddingPurpose purpose) => purpose == EmbeddingPurpose.Passage ? s_passage : s_query;

    /// <summary>The words for a purpose.</summary>
    public string Of(EmbeddingPurpose purpose) => purpose == EmbeddingPurpose.Passage ? Passage : Query;

    /// <summary>The words for what a generator was told; untold, it is a question.</summary>
    public string Of(EmbeddingGenerationOptions? options) =>
        Of(options?.AdditionalProperties?.TryGetValue(Property, out EmbeddingPurpose purpose) == true ? purpose : EmbeddingPurpose.Query);
}
