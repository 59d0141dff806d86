using System.Globalization;
using RagPlatform.Cli.Output;

namespace RagPlatform.Cli.Ingesting;

/// <summary>How far a run is, in words.</summary>
internal static class ProgressText
{
    /// <summary>Documents, rate and time left.</summary>
    public static string Of(IngestTotals totals) =>
        string.Create(
        CultureInfo.InvariantCulture, $"{totals.Settled:N0} of {Quantities.Count(totals.Expected, "document")}, {RateOf(totals)}");

    /// <summary>Rate and time left.</summary>
    public static string RateOf(IngestTotals totals) => totals.Remaining is { } left
        ? string.Create(CultureInfo.InvariantCulture, $"{totals.Rate:0.#}/s, {Quantities.Duration(left)} left")
        : "starting";
}
