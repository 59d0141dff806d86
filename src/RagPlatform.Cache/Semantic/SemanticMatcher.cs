using System.Globalization;
using RagPlatform.Cache.Answers;
using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Policies;
using RagPlatform.Cache.Scopes;
using RagPlatform.Cache.Semantic.Guard;
using RagPlatform.Cache.Semantic.Index;
using RagPlatform.Cache.Semantic.Policies;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;

namespace RagPlatform.Cache.Semantic;

/// <summary>
/// Finds the stored answer to a similar question: the vectors propose candidates, guard and verifier choose among them, and the policy decides
/// on the one that is left.
/// </summary>
/// <param name="registry">The answers.</param>
/// <param name="random">Chooses what is audited and explored; shared by threads.</param>
/// <param name="auditShare">Share of would-be hits that are answered anew, 0 to 1.</param>
internal sealed class SemanticMatcher(AnswerRegistry registry, Random random, double auditShare)
{
    /// <summary>Questions less similar than this are not candidates.</summary>
    public const double LeastSimilarity = 0.8;

    private readonly CandidateChooser _chooser = new(PairVerifier.Default);

    /// <summary>Whether a vector may say which questions are similar.</summary>
    public static bool MayDecide(TextEmbedding embedding) =>
        embedding is { IsReliable: true, Flags: EmbeddingFlags.None, Vector.Length: > 0 };

    /// <summary>The answer to serve or to compare with, or null: there is nothing similar.</summary>
    public SimilarAnswer? Find(CacheKey key, EffectivePolicy policy, Freshness accepted, TextEmbedding embedding)
    {
        if (!MayDecide(embedding))
        {
            return null;
        }

        SemanticMatch<CacheEntry>[] found =
        [
            .. registry.FindSimilar(key.Scope, embedding.Vector, LeastSimilarity, CandidateChooser.MaxCandidates)
                .Where(match => accepted.Accepts(match.Item)),
        ];
        Choice choice = _chooser.Choose(
            QuestionTraits.Of(key.Question),
            [
                .. found.Select(match => new Candidate(
                    QuestionTraits.Of(match.Item.Question), match.Similarity, match.Item.AnswerKey.ToString(CultureInfo.InvariantCulture))),
            ]);
        return choice.IsAdmitted ? Decide(found[choice.Index], choice.Score, policy) : null;
    }

    private SimilarAnswer? Decide(SemanticMatch<CacheEntry> match, double score, EffectivePolicy policy)
    {
        bool isBounded = policy.Semantic == SemanticPolicy.SemanticBounded;
        IHitPolicy hits = isBounded
            ? new BoundedPolicy(policy.ErrorBound, policy.ConfidenceFloor, random)
            : new ThresholdPolicy(policy.Threshold);
        HitDecision decided = SharedCurve.Decide(
            hits, isBounded ? Choice.LikenessOf(score) : score, match.Item.Fit, match.Item.Labels.HasWrong, registry.LearnedIn(match.Item.Scope));
        if (!decided.IsServed && !isBounded)
        {
            return null;
        }

        bool isAudit = decided.IsServed && random.NextDouble() < auditShare;
        var decision = new CacheDecision
        {
            Level = "semantic",
            EntryId = match.Item.Id.ToString(),
            Similarity = match.Similarity,
            Score = score,
            Policy = hits.Name,
            Threshold = isBounded ? 0 : policy.Threshold,
            Alpha = decided.Confidence ?? 0,
            Tau = isBounded ? decided.ExploreProbability : 0,
            Labels = decided.Labels,
        };
        return new SimilarAnswer(match.Item, decision, decided.IsServed && !isAudit, isAudit);
    }
}
