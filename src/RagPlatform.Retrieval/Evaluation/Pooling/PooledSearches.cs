using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Search;
using RagPlatform.Retrieval.Search.Ranking;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Evaluation.Pooling;

/// <summary>What several rankers find first for one query: the pool to judge.</summary>
/// <param name="Rankings">One a ranker, in the order of <see cref="Rankers"/>, best first.</param>
internal sealed record PooledSearches(IReadOnlyList<IReadOnlyList<FusedHit>> Rankings)
{
    /// <summary>The rankers and their names.</summary>
    public static IReadOnlyList<(string Name, SearchMode Mode)> Rankers { get; } =
        [("lexical", SearchMode.Lexical), ("vector", SearchMode.Vector), ("hybrid", SearchMode.Hybrid)];

    /// <summary>Each passage of the pool once.</summary>
    public IReadOnlyList<FusedHit> Pool { get; } = [.. Rankings.SelectMany(ranking => ranking).DistinctBy(ChunkOf)];

    /// <summary>What names a passage in its collection.</summary>
    public static ChunkRef ChunkOf(FusedHit hit) => new(hit.Chunk.Document.DocumentId, hit.Chunk.Ordinal);

    /// <summary>Searches with all rankers.</summary>
    public static async Task<PooledSearches> SearchAsync(
        SearchPipeline pipeline, string text, string collection, int k, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var rankings = new List<IReadOnlyList<FusedHit>>();
        foreach ((_, SearchMode mode) in Rankers)
        {
            SearchResult result = await pipeline.SearchAsync(
                new SearchQuery(
                    text, [collection], caller, k, mode, OnePerDocument: false, new Dictionary<string, string>(), new SearchTuning()),
                cancellationToken);
            rankings.Add(result.Hits);
        }

        return new PooledSearches(rankings);
    }
}
