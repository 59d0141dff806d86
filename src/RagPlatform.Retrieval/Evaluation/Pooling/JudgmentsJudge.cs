using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Search.Ranking;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Evaluation.Pooling;

/// <summary>
/// Repeats what the query's judgments say of a passage's document (people's, or derived from their feedback); says nothing of others.
/// </summary>
internal sealed class JudgmentsJudge : IRelevanceJudge
{
    /// <inheritdoc/>
    public string Name => "judgments";

    /// <inheritdoc/>
    public Task<IReadOnlyList<bool?>> JudgeAsync(
        JudgedQuery query, IReadOnlyList<FusedHit> passages, CallerIdentity caller, CancellationToken cancellationToken)
    {
        Dictionary<string, bool> known = query.Judgments.ToDictionary(
            judgment => judgment.DocumentId, judgment => judgment.Relevance > 0, StringComparer.Ordinal);
        IReadOnlyList<bool?> verdicts =
            [.. passages.Select(hit => known.TryGetValue(hit.Chunk.Document.DocumentId, out bool isRelevant) ? isRelevant : (bool?)null)];
        return Task.FromResult(verdicts);
    }
}
