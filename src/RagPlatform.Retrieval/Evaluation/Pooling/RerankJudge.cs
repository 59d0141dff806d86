using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Search;
using RagPlatform.Retrieval.Search.Ranking;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Evaluation.Pooling;

/// <summary>
/// Takes a second, deeper look: the hybrid search with its wording reranked, exact by vectors, over far more candidates than live searches
/// have. A passage counts as relevant when it scores at least <see cref="Share"/> of the best one there. That is an estimate of agreement
/// with this look and no judgment of relevance: it cannot know an answer that neither words nor vectors point to, calls the best passage
/// relevant even where the collection holds no answer, and favours rankers that resemble it.
/// </summary>
internal sealed class RerankJudge(SearchPipeline pipeline) : IRelevanceJudge
{
    /// <summary>Share of the best score from which a passage counts as relevant.</summary>
    public const double Share = 0.7;

    private const int Depth = 300;

    /// <inheritdoc/>
    public string Name => "rerank";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<bool?>> JudgeAsync(
        JudgedQuery query, IReadOnlyList<FusedHit> passages, CallerIdentity caller, CancellationToken cancellationToken)
    {
        SearchResult deep = await pipeline.SearchAsync(
            new SearchQuery(
                query.Text, [passages[0].Collection.Name], caller, Depth, SearchMode.Hybrid, OnePerDocument: false,
                new Dictionary<string, string>(),
                new SearchTuning { Fusion = Fusion.Weighted, Rerank = Rerank.Wording, Recall = Recall.Exact }),
            cancellationToken);
        double floor = deep.Hits.Count == 0 ? double.PositiveInfinity : deep.Hits[0].Score * Share;
        var relevant = deep.Hits.TakeWhile(hit => hit.Score >= floor).Select(PooledSearches.ChunkOf).ToHashSet();
        return [.. passages.Select(hit => (bool?)relevant.Contains(PooledSearches.ChunkOf(hit)))];
    }
}
