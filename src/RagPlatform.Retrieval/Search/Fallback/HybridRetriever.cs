using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Search.Fallback;

/// <summary>The full search: words and vectors over all collections.</summary>
internal sealed class HybridRetriever(SearchPipeline pipeline) : IRetriever
{
    public const string RetrieverName = "hybrid";

    public string Name => RetrieverName;

    public DegradationLevel Level => DegradationLevel.None;

    public bool Serves(SearchQuery query) => query.Mode is SearchMode.SearchDefault or SearchMode.Hybrid;

    public Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken) =>
        pipeline.SearchAsync(query, cancellationToken);
}
