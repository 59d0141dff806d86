using System.Globalization;
using RagPlatform.CostAccounting.Ledger;

namespace RagPlatform.CostAccounting.Budgets;

/// <summary>The days of a budget's period.</summary>
/// <param name="FirstDay">In days since 1970.</param>
/// <param name="EndDay">The first day of the next period.</param>
internal readonly record struct BudgetPeriod(long FirstDay, long EndDay)
{
    public const string Day = "day";
    public const string Month = "month";

    /// <summary>When the next period begins, in milliseconds since 1970.</summary>
    public long ResetsAtMs => EndDay * LedgerEvent.DayMs;

    /// <summary>The same for people.</summary>
    public string ResetsAt => DateTimeOffset.FromUnixTimeMilliseconds(ResetsAtMs).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The period a moment lies in.</summary>
    public static BudgetPeriod Of(string period, DateTimeOffset now)
    {
        long day = now.ToUnixTimeMilliseconds() / LedgerEvent.DayMs;
        if (period == Day)
        {
            return new BudgetPeriod(day, day + 1);
        }

        var first = new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        return new BudgetPeriod(
            first.ToUnixTimeMilliseconds() / LedgerEvent.DayMs, first.AddMonths(1).ToUnixTimeMilliseconds() / LedgerEvent.DayMs);
    }
}
