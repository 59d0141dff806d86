namespace RagPlatform.Cache.Semantic.Policies;

/// <summary>
/// Serves every entry that is similar enough. It learns nothing and bounds nothing: how many wrong answers a threshold serves depends on
/// the questions.
/// </summary>
/// <param name="threshold">The least cosine that is served, 0 to 1.</param>
internal sealed class ThresholdPolicy(double threshold = ThresholdPolicy.DefaultThreshold) : IHitPolicy
{
    /// <summary>The threshold when none is set.</summary>
    public const double DefaultThreshold = 0.95;

    /// <inheritdoc/>
    public string Name => "threshold";

    /// <inheritdoc/>
    public HitDecision Decide(double similarity, FittedEntry entry)
    {
        bool served = similarity >= threshold;
        return new HitDecision(served, similarity, Confidence: null, served ? 0 : 1, entry.Labels);
    }
}
