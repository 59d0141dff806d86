using System.Text.RegularExpressions;

namespace RagPlatform.AppHost;

/// <summary>Services colour their output for a terminal; files and pipes get the plain text.</summary>
internal static partial class AnsiColours
{
    internal static string Strip(string line) => line.Contains('\e') ? Sequence().Replace(line, "") : line;

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Sequence();
}
