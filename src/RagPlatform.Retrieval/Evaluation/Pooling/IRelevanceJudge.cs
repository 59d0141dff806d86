using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Search.Ranking;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Evaluation.Pooling;

/// <summary>Says which passages are relevant to a query.</summary>
internal interface IRelevanceJudge
{
    /// <summary>The name a request chooses it by.</summary>
    string Name { get; }

    /// <summary>Judges passages.</summary>
    /// <param name="query">The query.</param>
    /// <param name="passages">Different passages of one collection, at least one.</param>
    /// <param name="caller">Who searches.</param>
    /// <param name="cancellationToken">Ends the judging.</param>
    /// <returns>One entry a passage: relevant, not relevant, or null where the judge cannot say.</returns>
    Task<IReadOnlyList<bool?>> JudgeAsync(
        JudgedQuery query, IReadOnlyList<FusedHit> passages, CallerIdentity caller, CancellationToken cancellationToken);
}
