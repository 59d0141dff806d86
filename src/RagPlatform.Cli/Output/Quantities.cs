using System.Globalization;

namespace RagPlatform.Cli.Output;

/// <summary>Numbers with their units, the same in every command and on every machine.</summary>
internal static class Quantities
{
    private const long NanoDollarsPerDollar = 1_000_000_000;

    /// <summary>Nano-dollars as dollars: no digit that counts is lost, e.g. <c>$0.000012</c>.</summary>
    public static string Dollars(long nanoDollars) =>
        (nanoDollars < 0 ? "-$" : "$") + Math.Abs((decimal)nanoDollars / NanoDollarsPerDollar).ToString("0.00#######", CultureInfo.InvariantCulture);

    /// <summary>Microseconds as milliseconds, or as seconds from ten seconds on.</summary>
    public static string Microseconds(long microseconds) => microseconds < 10_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000.0:0.#} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1_000_000.0:0.0} s");

    /// <summary>A time span as people say it: <c>4 s</c>, <c>3 min 20 s</c>, <c>2 h 5 min</c>.</summary>
    public static string Duration(TimeSpan span)
    {
        long seconds = (long)Math.Ceiling(span.TotalSeconds);
        return seconds switch
        {
            < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds} s"),
            < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60} s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600} h {seconds % 3600 / 60} min"),
        };
    }

    /// <summary>A count with its noun: <c>1 document</c>, <c>2,000 documents</c>.</summary>
    public static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? string.Empty : "s")}");
}
