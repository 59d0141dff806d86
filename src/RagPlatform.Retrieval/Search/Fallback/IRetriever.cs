using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Search.Fallback;

/// <summary>One way to find passages: a step of the ladder that a search goes down while parts of it fail.</summary>
internal interface IRetriever
{
    /// <summary>Its name in configuration, replies and telemetry: lower case.</summary>
    string Name { get; }

    /// <summary>How far from the full path its results are.</summary>
    DegradationLevel Level { get; }

    /// <summary>Whether it reads the relational store, and cannot serve while that is away.</summary>
    bool NeedsStore => true;

    /// <summary>Whether it can stand in for such a search: one for vectors alone is not answered by more than it asked for.</summary>
    bool Serves(SearchQuery query);

    /// <summary>Called before the search goes down the chain, so that what the retriever would need then is there. Waits for nothing.</summary>
    void Prepare(SearchQuery query)
    {
    }

    /// <summary>Searches. <see cref="SearchResult.Miss"/>: it works and has nothing to serve; the next one is tried.</summary>
    Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken);
}
