using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Search.Fallback;

/// <summary>Words alone: needs no model, and a vector engine only where the wording is in it.</summary>
internal sealed class LexicalRetriever(SearchPipeline pipeline) : IRetriever
{
    public const string RetrieverName = "lexical";

    public string Name => RetrieverName;

    public DegradationLevel Level => DegradationLevel.LexicalOnly;

    public bool Serves(SearchQuery query) => true;

    public Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken) =>
        pipeline.SearchAsync(query with { Mode = SearchMode.Lexical }, cancellationToken);
}
