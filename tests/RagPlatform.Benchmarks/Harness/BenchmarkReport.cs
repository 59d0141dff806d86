using System.Globalization;

namespace RagPlatform.Benchmarks.Harness;

/// <summary>Collects figures, and prints them when everything else has been said.</summary>
internal sealed class BenchmarkReport(TextWriter output)
{
    private readonly List<string> _figures = [];

    /// <summary>Adds a figure.</summary>
    /// <param name="name">Lower case with underscores; unique in a run.</param>
    /// <param name="value">The value.</param>
    /// <param name="unit">Its unit, one word.</param>
    /// <param name="decimals">Digits behind the point.</param>
    public void Add(string name, double value, string unit, int decimals) =>
        _figures.Add($"{name} {value.ToString($"F{decimals}", CultureInfo.InvariantCulture)} {unit}");

    /// <summary>Says something on the way: progress, circumstances, how a figure was taken.</summary>
    public void Say(string line) => output.WriteLine(line);

    /// <summary>Prints the figures, one a line: name, value, unit.</summary>
    public void PrintFigures() => _figures.ForEach(output.WriteLine);
}
