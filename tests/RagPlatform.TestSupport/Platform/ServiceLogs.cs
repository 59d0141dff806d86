using System.Text.RegularExpressions;

namespace RagPlatform.TestSupport.Platform;

/// <summary>What the services of a platform logged.</summary>
public static partial class ServiceLogs
{
    /// <summary>Error lines of all services that match none of the announced ones, each behind its file's name.</summary>
    /// <param name="dataFolder">The platform's data folder.</param>
    /// <param name="announced">Regular expressions of errors the tests provoke on purpose.</param>
    public static IReadOnlyList<string> UnexpectedErrors(string dataFolder, params string[] announced) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(dataFolder, "logs"), "*.log")
            .SelectMany(File.ReadLines, (path, line) => $"{Path.GetFileNameWithoutExtension(path)}: {line}")
            .Where(line => ErrorLine().IsMatch(line) && !announced.Any(pattern => Regex.IsMatch(line, pattern))),
    ];

    [GeneratedRegex(@"\b(fail|crit): ")]
    private static partial Regex ErrorLine();
}
