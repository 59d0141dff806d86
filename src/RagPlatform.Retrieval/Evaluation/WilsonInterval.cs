namespace RagPlatform.Retrieval.Evaluation;

/// <summary>
/// Wilson score interval of a proportion (Wilson, "Probable inference", JASA 1927):
/// (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n). It stays within [0, 1] and is not empty when all samples agree. A mean of values in
/// [0, 1] varies at most as much as a proportion of that mean, so for such a mean the interval errs on the wide side.
/// Example: 10 of 10 give [0.722, 1].
/// </summary>
internal static class WilsonInterval
{
    private const double Z = 1.959963984540054;

    /// <summary>The 95 % interval.</summary>
    /// <param name="mean">In [0, 1].</param>
    /// <param name="samples">Above 0.</param>
    public static (double Low, double High) Of95(double mean, long samples)
    {
        double z2 = Z * Z / samples;
        double centre = mean + (z2 / 2);
        double spread = Math.Sqrt((Z * Z * mean * (1 - mean) / samples) + (z2 * z2 / 4));
        return (Math.Max(0, (centre - spread) / (1 + z2)), Math.Min(1, (centre + spread) / (1 + z2)));
    }
}
