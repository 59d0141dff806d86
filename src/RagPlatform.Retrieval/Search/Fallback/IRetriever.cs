using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Search.Fallback;

/// <summary>One way to find passages: a step of the ladder that a search goes down while parts of it fail.</summary>
internal interface IRetriever
{
    /// <summary>Its name in configuration, replies and telemetry: lower case.</summary>
    string Name { get; }

    /// <summary>How far from the full path its results are.</summary>
    DegradationLevel Level { get; }

    /// <summary>Whether it can stand in for a search of this kind: one for vectors alone is not answered by more than it asked for.</summary>
    bool Serves(SearchMode mode);

    /// <summary>Searches.</summary>
    Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken);
}
