namespace RagPlatform.Cache.Semantic.Policies;

/// <summary>
/// Learns each entry's own threshold, and asks the model just often enough that P(a wrong answer is served) ≤ δ for every request:
/// with α the least probability that the answer is right, it asks with probability τ = 1 − δ / (1 − α), so that
/// (1 − τ)(1 − α) ≤ δ. Source: Schroeder et al., "vCache", arXiv 2502.03771. Two changes keep the bound: more levels at which α is read
/// (<see cref="ConfidenceGrid"/>), and a floor below which nothing is served, because δ is per request: of the few answers that an
/// entry nobody trusts would serve, most could be wrong.
/// Worked example (γ = 58.116, t = 0.874, Var = 2.3088e−4, the published levels, δ = 0.05): τ = 0.88920 at s = 0.90, 0.42837 at 0.95, and
/// −0.17874 at 0.97, which is always served.
/// </summary>
/// <param name="maxErrorRate">δ, over 0 to below 1: the share of requests that may be answered wrongly from an entry.</param>
/// <param name="minConfidence">The least α that is served, 0 to 1.</param>
/// <param name="random">Decides with what probability; shared by threads, so <see cref="Random.Shared"/> or one that is locked.</param>
/// <param name="grid">The levels at which α is read.</param>
internal sealed class BoundedPolicy(double maxErrorRate, double minConfidence, Random random, ConfidenceGrid? grid = null) : IHitPolicy
{
    /// <summary>δ when none is set.</summary>
    public const double DefaultMaxErrorRate = 0.01;

    /// <summary>The least α when none is set.</summary>
    public const double DefaultMinConfidence = 0.9;

    private readonly ConfidenceGrid _grid = grid ?? ConfidenceGrid.Default;

    /// <inheritdoc/>
    public string Name => "bounded";

    /// <inheritdoc/>
    public HitDecision Decide(double similarity, FittedEntry entry)
    {
        if (!(entry.Gamma > 0) || double.IsNaN(similarity))
        {
            return new HitDecision(IsServed: false, similarity, Confidence: null, ExploreProbability: 1, entry.Labels);
        }

        double confidence = _grid.Confidence(similarity, entry);
        double explore = confidence < minConfidence ? 1 : Math.Clamp(RawExploreProbability(confidence, maxErrorRate), 0, 1);
        bool served = explore < 1 && (explore <= 0 || random.NextDouble() >= explore);
        return new HitDecision(served, similarity, confidence, explore, entry.Labels);
    }

    /// <summary>τ = 1 − δ / (1 − α), which is negative when α is more than enough.</summary>
    internal static double RawExploreProbability(double confidence, double maxErrorRate) => 1 - (maxErrorRate / (1 - confidence));
}
