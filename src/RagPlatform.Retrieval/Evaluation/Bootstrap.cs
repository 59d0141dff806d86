namespace RagPlatform.Retrieval.Evaluation;

/// <summary>
/// Percentile bootstrap interval of a mean (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993): the queries are drawn again
/// with replacement many times and the middle 95 % of the means are reported. Seeded, so that the same run gives the same interval.
/// </summary>
internal static class Bootstrap
{
    private const int Resamples = 2000;
    private const int Seed = 20260101;

    /// <summary>The interval of one measure; (0, 0) without values.</summary>
    public static (double Low, double High) Interval95(IReadOnlyList<double> values) => Intervals95([[.. values]])[0];

    /// <summary>The intervals of several measures of the same queries, which are drawn together; one per measure.</summary>
    /// <param name="measures">One array a measure, all of one length.</param>
    public static IReadOnlyList<(double Low, double High)> Intervals95(IReadOnlyList<double[]> measures)
    {
        int count = measures.Count == 0 ? 0 : measures[0].Length;
        if (count == 0)
        {
            return [.. measures.Select(_ => (0.0, 0.0))];
        }

        var random = new Random(Seed);
        int[] drawn = new int[count];
        double[][] means = [.. measures.Select(_ => new double[Resamples])];
        for (int i = 0; i < Resamples; i++)
        {
            for (int j = 0; j < count; j++)
            {
                drawn[j] = random.Next(count);
            }

            for (int measure = 0; measure < means.Length; measure++)
            {
                means[measure][i] = MeanOf(measures[measure], drawn);
            }
        }

        return [.. means.Select(MiddleOf)];
    }

    private static double MeanOf(double[] values, int[] drawn)
    {
        double sum = 0;
        foreach (int index in drawn)
        {
            sum += values[index];
        }

        return sum / drawn.Length;
    }

    private static (double Low, double High) MiddleOf(double[] means)
    {
        Array.Sort(means);
        return (means[(int)(Resamples * 0.025)], means[(int)(Resamples * 0.975)]);
    }
}
