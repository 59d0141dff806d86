namespace RagPlatform.Cache.Semantic.Policies;

/// <summary>
/// The curve σ(γ(s − t)), the probability that an entry's answer is right at similarity s, with what is known of t. Computed when an entry
/// is judged, not when it is looked up. The default value is an entry without a curve.
/// </summary>
/// <param name="Gamma">γ, how steep the curve is; 0: there is no curve, and the model has to be asked.</param>
/// <param name="Threshold">t, 0 to 1: where right and wrong are equally probable.</param>
/// <param name="Variance">Variance of the estimate of t.</param>
/// <param name="Labels">How often the entry was judged.</param>
internal readonly record struct FittedEntry(double Gamma, double Threshold, double Variance, int Labels)
{
    /// <summary>Fewer judgements than this fit no curve.</summary>
    public const int MinLabels = 4;

    /// <summary>Fits the curve to observations, and to a wrong answer at similarity 0 and a right one at 1.</summary>
    public static FittedEntry Of(Observations observations, FitMethod method = FitMethod.Firth)
    {
        ArgumentNullException.ThrowIfNull(observations);
        if (observations.Count < MinLabels || LogisticFit.Fit(observations, method) is not { } fit)
        {
            return new FittedEntry(0, 0, 0, observations.Count);
        }

        return fit;
    }
}
