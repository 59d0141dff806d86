namespace RagPlatform.Retrieval.Evaluation;

/// <summary>
/// Paired randomisation test (Fisher; for retrieval: Smucker, Allan and Carterette, "A comparison of statistical significance tests for
/// information retrieval evaluation", CIKM 2007). Were two runs alike, each query's difference could as well have had the other sign; the
/// p-value is the share of all sign patterns whose sum reaches the observed one. It needs no assumption about how differences are
/// distributed. Example: five queries, all better by any amount: one pattern of 2⁵ reaches it, p = 1/32 = 0.031.
/// </summary>
internal static class RandomisationTest
{
    // 2¹³ patterns are fewer than the draws.
    private const int MaxEnumerated = 13;
    private const int Draws = 10_000;
    private const int Seed = 20260102;
    private const double RoundingSlack = 1e-9;

    /// <summary>One-sided p-value, in (0, 1], of the mean being above 0 by chance.</summary>
    /// <param name="differences">One a query. Those that are 0 say nothing either way; without others p is 1.</param>
    /// <remarks>
    /// Exact up to 13 differences other than 0; beyond, estimated with 10,000 seeded patterns, the observed one counted among them, which
    /// keeps it valid (Phipson and Smyth, 2010).
    /// </remarks>
    public static double PValue(IEnumerable<double> differences)
    {
        double[] speaking = [.. differences.Where(difference => difference != 0)];
        double reach = speaking.Sum() - RoundingSlack;
        return speaking.Length <= MaxEnumerated ? Enumerate(speaking, reach) : Draw(speaking, reach);
    }

    private static double Enumerate(double[] differences, double reach)
    {
        int patterns = 1 << differences.Length;
        int reached = 0;
        for (int pattern = 0; pattern < patterns; pattern++)
        {
            double sum = 0;
            for (int i = 0; i < differences.Length; i++)
            {
                sum += (pattern >> i & 1) == 0 ? differences[i] : -differences[i];
            }

            reached += sum >= reach ? 1 : 0;
        }

        return (double)reached / patterns;
    }

    private static double Draw(double[] differences, double reach)
    {
        var random = new Random(Seed);
        byte[] signs = new byte[(differences.Length + 7) / 8];
        int reached = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            random.NextBytes(signs);
            double sum = 0;
            for (int i = 0; i < differences.Length; i++)
            {
                sum += (signs[i >> 3] >> (i & 7) & 1) == 0 ? differences[i] : -differences[i];
            }

            reached += sum >= reach ? 1 : 0;
        }

        return (double)(reached + 1) / (Draws + 1);
    }
}
