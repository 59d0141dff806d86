using System.Globalization;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Console.Display;

/// <summary>How values are written on pages: one place, so that the same thing always looks the same.</summary>
internal static class Show
{
    private const decimal NanoPerDollar = 1_000_000_000m;

    /// <summary>Money, with as many digits as tell something: cents from a dollar on, millionths below.</summary>
    public static string Money(long nanoUsd)
    {
        decimal dollars = nanoUsd / NanoPerDollar;
        string format = nanoUsd == 0 ? "0.00" : Math.Abs(dollars) >= 1 ? "#,0.00" : Math.Abs(nanoUsd) >= 1000 ? "0.000000" : "0.000000000";
        return "$" + dollars.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A time in UTC.</summary>
    public static string Time(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("d MMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A time as machines read it.</summary>
    public static string MachineTime(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>A duration in a unit that fits.</summary>
    public static string Duration(long microseconds) => microseconds switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{microseconds} µs"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000.0:0.0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1_000_000.0:0.00} s"),
    };

    /// <summary>A count.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A share in [0, 1] as a percentage.</summary>
    public static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>A count with its noun.</summary>
    public static string Count(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    /// <summary>The state of a job in words.</summary>
    public static string State(IngestState state) => state switch
    {
        IngestState.Queued => "waiting",
        IngestState.Running => "running",
        IngestState.Succeeded => "done",
        IngestState.PartiallyFailed => "done, some failed",
        IngestState.Failed => "failed",
        _ => "unknown",
    };

    /// <summary>The class a job's state is shown with.</summary>
    public static string StateClass(IngestState state) => state switch
    {
        IngestState.Succeeded => "good",
        IngestState.PartiallyFailed or IngestState.Failed => "bad",
        _ => "busy",
    };
}
