using System.Globalization;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>Days as the ledger counts them: since 1970, UTC.</summary>
internal static class Days
{
    /// <summary>The day of a moment.</summary>
    public static long Of(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / LedgerEvent.DayMs;

    /// <summary>The day as people write it: 2026-03-27.</summary>
    public static string Text(long day) => DateTimeOffset.UnixEpoch.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
