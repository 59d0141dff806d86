using System.Globalization;

namespace RagPlatform.Cli.Output;

/// <summary>Instants as people and programs read them: UTC, ISO 8601.</summary>
internal static class Instants
{
    /// <summary>Unix time in milliseconds to the second; a dash for 0, the contracts' "never".</summary>
    public static string Text(long unixMilliseconds) => unixMilliseconds == 0
        ? "-"
        : DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
