using System.Globalization;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Ingesting;

/// <summary>What became of a run: one line, and the failures with their reasons.</summary>
internal static class IngestReport
{
    private const int MaxFailuresShown = 20;
    private const int MaxMessageCharacters = 300;

    public static void Print(Surroundings surroundings, IngestTotals totals)
    {
        string skipped = totals.Unchanged > 0 ? " and skipped" : string.Empty;
        surroundings.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Quantities.Count(totals.Done, "document")} searchable " +
            $"({totals.Unchanged:N0} unchanged{skipped}, {Quantities.Count(totals.Chunks, "new chunk")}), " +
            $"{totals.Failed:N0} failed{IncompleteOf(totals)}, in {Quantities.Duration(totals.Elapsed)} ({totals.Rate:0.#}/s)"));
        PrintFailures(surroundings, totals);
    }

    private static string IncompleteOf(IngestTotals totals) => totals.Incomplete == 0
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $", {totals.Incomplete:N0} incomplete");

    /// <summary>The first failures and warnings with their reasons, on standard error.</summary>
    public static void PrintFailures(Surroundings surroundings, IngestTotals totals)
    {
        foreach (IngestFailure failure in totals.Failures.Take(MaxFailuresShown).Concat(totals.Warnings.Take(MaxFailuresShown)))
        {
            surroundings.Error.WriteLine(
                $"rag: {Printable.OneLine(failure.DocumentId, MaxMessageCharacters)}: " +
                $"{Printable.OneLine(failure.Message, MaxMessageCharacters)} ({Printable.OneLine(failure.Reason, MaxMessageCharacters)})");
        }

        if (totals.Failed > MaxFailuresShown)
        {
            surroundings.Error.WriteLine(
                string.Create(
                CultureInfo.InvariantCulture,
                $"rag: and {totals.Failed - Math.Min(MaxFailuresShown, totals.Failures.Count):N0} more."));
        }
    }
}
