using RagPlatform.CostAccounting.Ledger;

namespace RagPlatform.CostAccounting.Reports;

/// <summary>A window of time as whole days and what is left of it at its ends.</summary>
/// <param name="FirstDay">The first whole day, in days since 1970.</param>
/// <param name="EndDay">The day after the last; not above the first when there is none.</param>
/// <param name="Ends">The rest, in milliseconds since 1970, without the end.</param>
internal sealed record ReportWindow(long FirstDay, long EndDay, IReadOnlyList<(long From, long To)> Ends)
{
    /// <summary>Cuts a window up.</summary>
    /// <param name="from">Milliseconds since 1970, not negative.</param>
    /// <param name="to">The same, not part of it; the largest number for a window without an end.</param>
    public static ReportWindow Of(long from, long to)
    {
        long first = (from / LedgerEvent.DayMs) + (from % LedgerEvent.DayMs == 0 ? 0 : 1);
        if (to == long.MaxValue)
        {
            return new ReportWindow(first, long.MaxValue, Pieces((from, first * LedgerEvent.DayMs)));
        }

        long end = to / LedgerEvent.DayMs;
        return end < first
            ? new ReportWindow(first, end, Pieces((from, to)))
            : new ReportWindow(first, end, Pieces((from, first * LedgerEvent.DayMs), (end * LedgerEvent.DayMs, to)));
    }

    private static (long From, long To)[] Pieces(params (long From, long To)[] pieces) => [.. pieces.Where(piece => piece.From < piece.To)];
}
