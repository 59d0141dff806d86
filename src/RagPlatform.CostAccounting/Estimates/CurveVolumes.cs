namespace RagPlatform.CostAccounting.Estimates;

/// <summary>
/// Where a curve of cost over traffic has its points: ten a decade at about equal ratios (the preferred numbers R10 of ISO 3), from a decade below
/// the least to a decade above the most that matters.
/// </summary>
internal static class CurveVolumes
{
    private const long Least = 100;
    private const long Most = 10_000_000_000_000;
    private static readonly int[] s_series = [100, 125, 160, 200, 250, 315, 400, 500, 630, 800];

    /// <summary>The points for the traffics that matter, rising.</summary>
    public static IReadOnlyList<long> For(IReadOnlyCollection<long> queriesPerDay)
    {
        long from = Least;
        while (from * 100 <= queriesPerDay.Min())
        {
            from *= 10;
        }

        long to = from;
        while (to < Most && to < queriesPerDay.Max() * 10)
        {
            to *= 10;
        }

        var points = new List<long>();
        for (long decade = from; decade < to; decade *= 10)
        {
            points.AddRange(s_series.Select(step => decade / 100 * step));
        }

        points.Add(to);
        return points;
    }
}
