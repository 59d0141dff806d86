using RagPlatform.Contracts.V1;

namespace RagPlatform.Cache.Policies;

/// <summary>How the answers of a scope are treated, with nothing left open.</summary>
/// <param name="Semantic">Never the default.</param>
/// <param name="Threshold">Least cosine under <see cref="SemanticPolicy.SemanticThreshold"/>.</param>
/// <param name="ErrorBound">Most wrong answers among requests under <see cref="SemanticPolicy.SemanticBounded"/>.</param>
/// <param name="ConfidenceFloor">Least confidence under <see cref="SemanticPolicy.SemanticBounded"/>.</param>
/// <param name="Fresh">How long an answer is fresh.</param>
/// <param name="Keep">How long it is kept at all.</param>
/// <param name="MaxStale">How long past its freshness it may be served to those who accept that.</param>
internal sealed record EffectivePolicy(
    SemanticPolicy Semantic, double Threshold, double ErrorBound, double ConfidenceFloor, TimeSpan Fresh, TimeSpan Keep, TimeSpan MaxStale)
{
    /// <summary>The same with what a tenant's policy says otherwise.</summary>
    public EffectivePolicy With(CachePolicy? policy) => policy is null
        ? this
        : new EffectivePolicy(
            policy.Semantic == SemanticPolicy.Default ? Semantic : policy.Semantic,
            policy.HasThreshold ? policy.Threshold : Threshold,
            policy.HasErrorBound ? policy.ErrorBound : ErrorBound,
            policy.HasConfidenceFloor ? policy.ConfidenceFloor : ConfidenceFloor,
            policy.HasFreshSeconds ? TimeSpan.FromSeconds(policy.FreshSeconds) : Fresh,
            policy.HasKeepSeconds ? TimeSpan.FromSeconds(policy.KeepSeconds) : Keep,
            policy.HasMaxStaleSeconds ? TimeSpan.FromSeconds(policy.MaxStaleSeconds) : MaxStale);

    /// <summary>
    /// The stricter in every respect. Of the ways to serve similar questions, none is stricter than any, and a bound on errors is stricter
    /// than a threshold.
    /// </summary>
    public EffectivePolicy And(EffectivePolicy other) => new(
        Rank(Semantic) <= Rank(other.Semantic) ? Semantic : other.Semantic,
        Math.Max(Threshold, other.Threshold),
        Math.Min(ErrorBound, other.ErrorBound),
        Math.Max(ConfidenceFloor, other.ConfidenceFloor),
        Min(Fresh, other.Fresh),
        Min(Keep, other.Keep),
        Min(MaxStale, other.MaxStale));

    /// <summary>The same as clients see it.</summary>
    public CachePolicy ToContract(string collection) => new()
    {
        Collection = collection,
        Semantic = Semantic,
        Threshold = Threshold,
        ErrorBound = ErrorBound,
        ConfidenceFloor = ConfidenceFloor,
        FreshSeconds = (long)Fresh.TotalSeconds,
        KeepSeconds = (long)Keep.TotalSeconds,
        MaxStaleSeconds = (long)MaxStale.TotalSeconds,
    };

    private static int Rank(SemanticPolicy semantic) => semantic switch
    {
        SemanticPolicy.SemanticOff => 0,
        SemanticPolicy.SemanticBounded => 1,
        _ => 2,
    };

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
