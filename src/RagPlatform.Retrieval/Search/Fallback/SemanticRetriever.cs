using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Search.Fallback;

/// <summary>
/// Vectors of one index: of a search over several collections, the first. A search that asked for vectors alone gets all its collections.
/// </summary>
internal sealed class SemanticRetriever(SearchPipeline pipeline) : IRetriever
{
    public const string RetrieverName = "semantic";

    public string Name => RetrieverName;

    public DegradationLevel Level => DegradationLevel.SingleIndex;

    public bool Serves(SearchQuery query) => query.Mode != SearchMode.Lexical;

    public Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken) => pipeline.SearchAsync(
        query.Mode == SearchMode.Vector ? query : query with { Mode = SearchMode.Vector, Collections = [query.Collections[0]] },
        cancellationToken);
}
