using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Search.Ranking;

namespace RagPlatform.Retrieval.Search;

/// <summary>What a search found.</summary>
/// <param name="Hits">Best first.</param>
/// <param name="Versions">The collections' versions it searched.</param>
/// <param name="EmbeddingTokens">Tokens it had to embed itself.</param>
internal sealed record SearchResult(
    IReadOnlyList<FusedHit> Hits, IReadOnlyList<CollectionVersion> Versions, int EmbeddingTokens)
{
    /// <summary>Nothing to serve, though nothing failed.</summary>
    public static SearchResult Miss { get; } = new([], [], 0);

    /// <summary>A pre-computed answer in place of hits.</summary>
    public FaqAnswer? Faq { get; init; }

    /// <summary>The retriever that served; empty where none was chosen.</summary>
    public string ServedBy { get; init; } = string.Empty;

    /// <summary>How far from the full search it is, and why.</summary>
    public Degradation Degradation { get; init; } = new();
}
