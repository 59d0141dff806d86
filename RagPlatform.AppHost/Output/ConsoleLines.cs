namespace RagPlatform.AppHost;

/// <summary>Shows lines of several services on one console, each behind its service's name, in colour where there is a terminal.</summary>
internal sealed class ConsoleLines(IReadOnlyList<string> names, TextWriter writer, bool colours)
{
    private const string Reset = "\e[0m";
    private const string Red = "\e[31m";

    // The readable six of the basic terminal colours, bright ones first; red is kept for errors.
    private static readonly string[] Palette = ["\e[96m", "\e[92m", "\e[95m", "\e[93m", "\e[94m", "\e[36m", "\e[32m", "\e[35m"];

    private readonly int _width = names.Select(n => n.Length).DefaultIfEmpty(0).Max();

    internal static ConsoleLines ForConsole(IReadOnlyList<string> names) => new(
        names,
        Console.Out,
        colours: !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>Shows one line; the time in front of it, if any, is left out.</summary>
    internal void Write(string name, string line, bool isError)
    {
        var text = WithoutTimestamp(line);
        var padded = name.PadRight(_width);
        writer.WriteLine(colours
            ? $"{Palette[Math.Max(0, IndexOf(name)) % Palette.Length]}{padded}{Reset} | {(isError ? Red + text + Reset : text)}"
            : $"{padded} | {AnsiColours.Strip(text)}");
    }

    /// <summary>Log lines begin with an RFC 3339 time and a blank.</summary>
    internal static string WithoutTimestamp(string line)
    {
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        return blank >= "2000-01-01T00:00:00Z".Length && line[4] == '-' && line[10] == 'T' && DateTimeOffset.TryParse(
            line.AsSpan(0, blank), System.Globalization.CultureInfo.InvariantCulture, out _)
            ? line[(blank + 1)..]
            : line;
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }
}
