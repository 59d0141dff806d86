using System.Globalization;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;

namespace RagPlatform.CostAccounting.Insights.Anomalies;

/// <summary>
/// Finds days that cost far from the usual: the median of the same weekday in the 28 days before (of all these days while there are not three of
/// it), beside which the median absolute deviation of the days from their usual says how far days differ anyway (times 1.4826 it is the standard
/// deviation of a normal distribution). Medians hardly move when a few of these days are odd themselves. A day is an anomaly when it is five such
/// deviations from its usual, half as much again or less than half, and the difference is worth reporting.
/// </summary>
internal static class AnomalyDetector
{
    /// <summary>Days before a day that say what is usual.</summary>
    public const int HistoryDays = 28;

    /// <summary>Fewer whole days say nothing.</summary>
    public const int LeastDays = 7;

    private const int Week = 7;
    private const int LeastWeekdays = 3;
    private const double Deviations = 5;
    private const double NormalScale = 1.4826;
    private const double LeastRise = 1.5;
    private const double LeastFall = 0.5;

    /// <summary>The anomalies of one value of a dimension.</summary>
    /// <param name="key">The value.</param>
    /// <param name="days">Its days by number; those without costs are left out.</param>
    /// <param name="knownSince">The first day on which the tenant had costs at all.</param>
    /// <param name="firstDay">The first day to look at.</param>
    /// <param name="endDay">The day after the last one.</param>
    /// <param name="minimum">Nano-dollars a difference must have.</param>
    public static IEnumerable<CostAnomaly> Detect(
        string key, IReadOnlyDictionary<long, DailyCost> days, long knownSince, long firstDay, long endDay, long minimum)
    {
        for (long day = firstDay; day < endDay; day++)
        {
            long start = Math.Max(knownSince, day - HistoryDays);
            if (day - start < LeastDays)
            {
                continue;
            }

            double[] costs = [.. Enumerable.Range(0, (int)(day - start)).Select(i => (double)(days.GetValueOrDefault(start + i)?.Cost ?? 0))];
            double usual = Usual(costs, start, day);
            long cost = days.GetValueOrDefault(day)?.Cost ?? 0;
            double difference = Math.Abs(cost - usual);
            if (difference >= minimum && (cost >= LeastRise * usual || cost <= LeastFall * usual)
                && difference > Deviations * Spread(costs, start))
            {
                double[] events = [.. Enumerable.Range(0, costs.Length).Select(i => (double)(days.GetValueOrDefault(start + i)?.Events ?? 0))];
                yield return Describe(
                    key, day, cost, days.GetValueOrDefault(day)?.Events ?? 0, (long)usual, (long)Usual(events, start, day));
            }
        }
    }

    private static CostAnomaly Describe(string key, long day, long cost, long events, long usual, long usualEvents) => new()
    {
        Key = key,
        Day = Days.Text(day),
        CostNanoUsd = cost,
        UsualNanoUsd = usual,
        Events = events,
        UsualEvents = usualEvents,
        Explanation = Explain(cost, events, usual, usualEvents),
    };

    private static string Explain(long cost, long events, long usual, long usualEvents)
    {
        if (usual == 0 || usualEvents == 0)
        {
            return "It usually costs nothing: something began on this day.";
        }

        if (events == 0 || cost == 0)
        {
            return "It cost nothing on this day: something stopped, or its events have not arrived.";
        }

        double volume = (double)events / usualEvents;
        double each = (double)cost / events / ((double)usual / usualEvents);
        string what = Math.Abs(Math.Log(volume)) >= Math.Abs(Math.Log(each)) ? "mostly the number of calls" : "mostly what a call costs";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{volume:0.0#} times the usual number of events at {each:0.0#} times the usual cost of one: {what}.");
    }

    private static double Spread(double[] costs, long start) =>
        Median([.. costs.Select((cost, i) => Math.Abs(cost - Usual(costs, start, start + i)))]) * NormalScale;

    private static double Usual(double[] values, long start, long day)
    {
        double[] same = [.. values.Where((_, i) => (start + i) % Week == day % Week)];
        return Median(same.Length >= LeastWeekdays ? same : [.. values]);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
