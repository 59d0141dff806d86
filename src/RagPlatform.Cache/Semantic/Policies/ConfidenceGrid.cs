namespace RagPlatform.Cache.Semantic.Policies;

/// <summary>
/// The levels ε at which a curve's confidence is read: α(ε) = (1 − ε)·σ(γ(s − t′)), t′ = t + Φ⁻¹(1 − ε)·√Var kept from 0 to 1, is
/// a lower bound of P(right) for every ε, so the largest of them is one too. 50 levels evenly between 1e−6 and 1 − 1e−6; the default has 50
/// more that are even in log ε, from 1e−6 to 0.5: between 1e−6 and 0.02 the even ones have none, and 1 − ε alone then costs more
/// than is allowed.
/// </summary>
internal sealed class ConfidenceGrid
{
    private const int Levels = 50;
    private const double Smallest = 1e-6;
    private const double LargestLogarithmic = 0.5;

    private readonly (double Level, double Quantile)[] _levels;

    private ConfidenceGrid(IEnumerable<double> levels) =>
        _levels = [.. levels.Order().Select(level => (level, UpperNormalQuantile(level)))];

    /// <summary>Evenly spaced levels alone, as published.</summary>
    public static ConfidenceGrid Linear { get; } = new(LinearLevels());

    /// <summary>Evenly and logarithmically spaced levels.</summary>
    public static ConfidenceGrid Default { get; } = new(LinearLevels().Concat(LogarithmicLevels()));

    /// <summary>α: the largest lower bound of the probability that the entry's answer is right.</summary>
    public double Confidence(double similarity, FittedEntry entry)
    {
        double deviation = Math.Sqrt(entry.Variance);
        double best = 0;
        foreach ((double level, double quantile) in _levels)
        {
            double threshold = Math.Clamp(entry.Threshold + (quantile * deviation), 0, 1);
            best = Math.Max(best, (1 - level) * LogisticFit.Sigmoid(entry.Gamma * (similarity - threshold)));
        }

        return best;
    }

    /// <summary>z with P(Z &gt; z) = <paramref name="level"/> for a standard normal Z, by bisection; levels from 1e−6 to 1 − 1e−6.</summary>
    internal static double UpperNormalQuantile(double level)
    {
        const double Widest = 6;
        (double low, double high) = (-Widest, Widest);
        while (high - low > 1e-12)
        {
            double middle = (low + high) / 2;
            if (UpperTail(middle) > level)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return (low + high) / 2;
    }

    // G. Marsaglia, "Evaluating the Normal Distribution", 2004: Φ(z) = ½ + φ(z)·(z + z³/3 + z⁵/(3·5) + z⁷/(3·5·7) + …).
    private static double UpperTail(double z)
    {
        (double term, double sum) = (z, 0);
        for (int i = 3; Math.Abs(term) > 1e-18; i += 2)
        {
            sum += term;
            term *= z * z / i;
        }

        return 0.5 - (sum * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI));
    }

    private static IEnumerable<double> LinearLevels() =>
        Enumerable.Range(0, Levels).Select(i => Smallest + (i * (1 - (2 * Smallest)) / (Levels - 1)));

    private static IEnumerable<double> LogarithmicLevels() =>
        Enumerable.Range(0, Levels).Select(i => Smallest * Math.Pow(LargestLogarithmic / Smallest, i / (double)(Levels - 1)));
}
