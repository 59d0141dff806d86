using RagPlatform.CostAccounting.Budgets;
using RagPlatform.CostAccounting.Ledger;

namespace RagPlatform.CostAccounting.Insights.Forecasts;

/// <summary>
/// Forecasts a month from the last four weeks. A day to come costs what the same weekday cost on average in these weeks, times the trend: the last
/// seven days over the mean week of the history, where that has two of them, within half and double. Today adds to what it cost so far its expected
/// cost for the time that is left of it. The interval supposes that days go on to differ from this expectation as those of the last weeks did, independently:
/// ± 1.2816 standard deviations × √days.
/// </summary>
internal static class Forecaster
{
    /// <summary>Whole days before today that are looked at.</summary>
    public const int HistoryDays = 28;

    private const int Week = 7;
    private const double LeastTrend = 0.5;
    private const double LargestTrend = 2;

    // The 90th percentile of the normal distribution: 80 % lie within.
    private const double Quantile = 1.2815515655446004;

    // Of a day that has just begun nothing can be said by what it cost so far.
    private const double LeastShareOfDay = 1 / 24.0;

    /// <summary>The forecast of the month a moment lies in.</summary>
    /// <param name="costs">Nano-dollars by day since 1970, days without costs left out; from the history's first day to today.</param>
    /// <param name="now">The moment.</param>
    public static MonthForecast Forecast(IReadOnlyDictionary<long, long> costs, DateTimeOffset now)
    {
        long today = Days.Of(now);
        (long firstDay, long endDay) = BudgetPeriod.Of(BudgetPeriod.Month, now);
        double shareOfToday = now.UtcDateTime.TimeOfDay / TimeSpan.FromDays(1);
        long spent = costs.Where(cost => cost.Key >= firstDay && cost.Key <= today).Sum(cost => cost.Value);
        double[] history = History(costs, today);
        Func<long, double> expected = history.Length > 0
            ? Expectation(history, today)
            : _ => costs.GetValueOrDefault(today) / Math.Max(shareOfToday, LeastShareOfDay);

        var byDay = new List<(long Day, long Spent)>();
        for (long day = firstDay, before = 0; day < today; day++)
        {
            before += costs.GetValueOrDefault(day);
            byDay.Add((day, before));
        }

        double sum = spent + (expected(today) * (1 - shareOfToday));
        byDay.Add((today, Round(sum)));
        for (long day = today + 1; day < endDay; day++)
        {
            sum += expected(day);
            byDay.Add((day, Round(sum)));
        }

        double margin = Quantile * Deviation(history, today) * Math.Sqrt(endDay - today - shareOfToday);
        return new MonthForecast(
            spent, Round(sum), Math.Max(spent, Round(sum - margin)), Round(sum + margin), history.Length, byDay);
    }

    /// <summary>Whole days from the first one with costs to yesterday, at most four weeks.</summary>
    private static double[] History(IReadOnlyDictionary<long, long> costs, long today)
    {
        long start = costs.Keys.Where(day => day < today).DefaultIfEmpty(today).Min();
        start = Math.Max(start, today - HistoryDays);
        return [.. Enumerable.Range(0, (int)(today - start)).Select(i => (double)costs.GetValueOrDefault(start + i))];
    }

    private static Func<long, double> Expectation(double[] history, long today)
    {
        double trend = Trend(history);
        return day => Usual(history, today, day) * trend;
    }

    /// <summary>The mean of the same weekday, or of the last week where there are not two of it.</summary>
    private static double Usual(double[] history, long today, long day)
    {
        long start = today - history.Length;
        double[] same = [.. history.Where((_, i) => (start + i) % Week == day % Week)];
        return same.Length >= 2 ? same.Average() : history.TakeLast(Week).Average();
    }

    private static double Trend(double[] history)
    {
        double meanWeek = history.Average() * Week;
        return history.Length < 2 * Week || meanWeek <= 0
            ? 1
            : Math.Clamp(history.TakeLast(Week).Sum() / meanWeek, LeastTrend, LargestTrend);
    }

    private static double Deviation(double[] history, long today)
    {
        if (history.Length < 2)
        {
            return 0;
        }

        double squares = history.Select((cost, i) => Math.Pow(cost - Usual(history, today, today - history.Length + i), 2)).Sum();
        return Math.Sqrt(squares / (history.Length - 1));
    }

    private static long Round(double nano) => nano >= long.MaxValue ? long.MaxValue : (long)Math.Round(nano);
}
