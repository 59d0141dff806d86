using System.Globalization;
using System.Text.RegularExpressions;

namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>
/// A table of a scenario whose keys are known. Each fault is added to the list and reading goes on with the default, so that all faults are told at
/// once.
/// </summary>
internal sealed partial class ScenarioTable
{
    /// <summary>What a whole is in parts: percentages are kept as parts per million.</summary>
    public const int PartsPerMillion = 1_000_000;

    private const decimal NanoPerDollar = 1_000_000_000m;
    private const int PartsPerPercent = PartsPerMillion / 100;
    private const int MoneyDigits = 9;
    private const int PercentDigits = 4;
    private const int ThousandthDigits = 3;
    private const int MaxDollars = 1_000_000_000;
    private readonly Dictionary<string, ScenarioEntry> _entries;
    private readonly List<TextFault> _faults;
    private readonly HashSet<string> _meant = new(StringComparer.Ordinal);

    private ScenarioTable(string path, int line, int column, ScenarioNode node, List<TextFault> faults, IReadOnlyList<string>? keys)
    {
        Path = path;
        Line = line;
        Column = column;
        _faults = faults;
        _entries = node.Entries.ToDictionary(entry => entry.Key, StringComparer.Ordinal);
        if (keys is not null)
        {
            RefuseUnknown(node.Entries, keys);
        }
    }

    /// <summary>Where it stands in the scenario, as in 'deployments.api'; empty for the scenario itself.</summary>
    public string Path { get; }

    /// <summary>The line of its key.</summary>
    public int Line { get; }

    /// <summary>The column of its key.</summary>
    public int Column { get; }

    /// <summary>The whole scenario.</summary>
    public static ScenarioTable Root(ScenarioNode node, List<TextFault> faults, params string[] keys)
    {
        if (node.Text is not null)
        {
            faults.Add(new TextFault(node.Line, node.Column, "a scenario is a table of keys and values; begin with 'queries:'."));
        }

        return new ScenarioTable(string.Empty, 1, 1, node, faults, node.Text is null ? keys : null);
    }

    /// <summary>Whether a key is there.</summary>
    public bool Has(string key) => _entries.ContainsKey(key);

    /// <summary>A table in it; null where there is none.</summary>
    public ScenarioTable? Table(string key, params string[] keys) =>
        _entries.TryGetValue(key, out ScenarioEntry? entry) ? Below(entry, keys) : null;

    /// <summary>The rows of a table whose keys are names of the writer's own.</summary>
    public IReadOnlyList<(string Name, ScenarioTable Row)> Rows(string key, int maxRows, params string[] keys)
    {
        if (!_entries.TryGetValue(key, out ScenarioEntry? entry) || Below(entry, null) is not { } names)
        {
            return [];
        }

        if (entry.Value.Entries.Count > maxRows)
        {
            AtKey(entry, $"'{names.Path}' has {entry.Value.Entries.Count} rows; at most {maxRows} are allowed.");
        }

        foreach (ScenarioEntry row in entry.Value.Entries.Where(row => !Name().IsMatch(row.Key)))
        {
            AtKey(row, "a name has 1 to 40 letters, digits, spaces, '-', '_', '.' or '+', and begins with a letter or a digit.");
        }

        return
        [
            .. entry.Value.Entries
                .Where(row => Name().IsMatch(row.Key))
                .Take(maxRows)
                .Select(row => (row.Key, Row: names.Below(row, keys)))
                .Where(row => row.Row is not null)
                .Select(row => (row.Key, row.Row!)),
        ];
    }

    /// <summary>A text.</summary>
    public string? Text(string key, int maxCharacters)
    {
        if (Value(key) is not { Text: { } text })
        {
            return null;
        }

        if (text.Length == 0 || text.Length > maxCharacters || text.Any(char.IsControl))
        {
            Fault(_entries[key], $"'{PathOf(key)}' is a text of 1 to {maxCharacters} characters on one line.");
            return null;
        }

        return text;
    }

    /// <summary>One of some words; null without it.</summary>
    public string? OneOf(string key, params string[] words)
    {
        if (Value(key) is not { Text: { } text })
        {
            return null;
        }

        if (!words.Contains(text, StringComparer.Ordinal))
        {
            Fault(_entries[key], $"'{PathOf(key)}' is one of {string.Join(", ", words)}; '{Quoted.Short(text)}' is none of them.");
            return null;
        }

        return text;
    }

    /// <summary>A whole number.</summary>
    public long Whole(string key, string unit, long min, long max, long otherwise = 0) =>
        Number(key, unit, min, max, 0) is { } number ? (long)number : otherwise;

    /// <summary>Dollars as nano-dollars; null without the key.</summary>
    public long? Nano(string key) => Number(key, "dollars", 0, MaxDollars, MoneyDigits) is { } dollars ? (long)(dollars * NanoPerDollar) : null;

    /// <summary>A percentage as parts per million.</summary>
    public long PartsOfMillion(string key, int maxPercent, long otherwise = 0) =>
        Number(key, "percent", 0, maxPercent, PercentDigits) is { } percent ? (long)(percent * PartsPerPercent) : otherwise;

    /// <summary>A number with up to three digits after the point, in thousandths.</summary>
    public long Thousandths(string key, string unit, long max, long otherwise = 0) =>
        Number(key, unit, 0, max, ThousandthDigits) is { } number ? (long)(number * 1000) : otherwise;

    /// <summary>Says that a key is needed and is not there; not where it is there mistyped, which was said.</summary>
    public void Require(string key, string what)
    {
        if (!Has(key) && !_meant.Contains(key))
        {
            Refuse($"'{PathOf(key)}' is missing: {what}.");
        }
    }

    /// <summary>Exactly one of some keys, else a fault; null when there is none or more than one.</summary>
    public string? ExactlyOne(params string[] keys)
    {
        string[] given = [.. keys.Where(Has)];
        if (given.Length == 1)
        {
            return given[0];
        }

        string names = string.Join(", ", keys.Select(key => $"'{key}'"));
        Refuse(given.Length == 0
            ? $"'{Path}' needs one of {names}."
            : $"'{Path}' takes one of {names}, not several.");
        return null;
    }

    /// <summary>Says something about a key, or about the table where it lacks the key.</summary>
    public void Refuse(string key, string reason)
    {
        if (_entries.TryGetValue(key, out ScenarioEntry? entry))
        {
            Fault(entry, reason);
        }
        else
        {
            Refuse(reason);
        }
    }

    /// <summary>Says something about the table.</summary>
    public void Refuse(string reason) => _faults.Add(new TextFault(Line, Column, reason));

    /// <summary>Where a key of this table stands in the scenario.</summary>
    public string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    private ScenarioTable? Below(ScenarioEntry entry, IReadOnlyList<string>? keys)
    {
        string path = PathOf(entry.Key);
        if (entry.Value.Text is { } text)
        {
            Fault(entry, text.Length == 0
                ? $"'{path}' has nothing below it; indent its keys by two spaces, or leave it out."
                : $"'{path}' is a table: give its keys below it, indented, and not '{Quoted.Short(text)}'.");
            return null;
        }

        return new ScenarioTable(path, entry.Line, entry.Column, entry.Value, _faults, keys);
    }

    private ScenarioNode? Value(string key)
    {
        if (!_entries.TryGetValue(key, out ScenarioEntry? entry))
        {
            return null;
        }

        if (entry.Value.Text is null)
        {
            Fault(entry, $"'{PathOf(key)}' is one value, not a table.");
        }

        return entry.Value;
    }

    private decimal? Number(string key, string unit, decimal min, decimal max, int digits)
    {
        if (Value(key) is not { Text: { } text })
        {
            return null;
        }

        string range = string.Create(CultureInfo.InvariantCulture, $"{min:#,0} to {max:#,0} {unit}");
        Match match = Digits().Match(text);
        if (!match.Success)
        {
            Fault(_entries[key], $"'{PathOf(key)}' is a number of {unit}; '{Quoted.Short(text)}' is not. {Hint(text)}");
        }
        else if (match.Groups[1].Length > digits)
        {
            Fault(_entries[key], digits == 0
                ? $"'{PathOf(key)}' is a whole number, {range}; '{Quoted.Short(text)}' is not."
                : $"'{PathOf(key)}' has at most {digits} digits after the point; '{Quoted.Short(text)}' has more.");
        }
        else if (!decimal.TryParse(
            text.Replace("_", string.Empty, StringComparison.Ordinal),
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out decimal number) || number < min || number > max)
        {
            Fault(_entries[key], $"'{PathOf(key)}' is {range}; '{Quoted.Short(text)}' is outside that.");
        }
        else
        {
            return number;
        }

        return null;
    }

    private static string Hint(string text) => text switch
    {
        "" => "Write a number behind the colon.",
        _ when text.Contains(',', StringComparison.Ordinal) => "Write 50000 or 50_000, without commas.",
        _ when text.AsSpan().IndexOfAny("$€£%") >= 0 => "Write the number alone: the key says the unit.",
        _ when text.Contains('e', StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(text[0]) => "Write the digits out, without an exponent.",
        _ => "Write digits, with a point before a fraction.",
    };

    private void RefuseUnknown(IReadOnlyList<ScenarioEntry> entries, IReadOnlyList<string> keys)
    {
        foreach (ScenarioEntry entry in entries.Where(entry => !keys.Contains(entry.Key, StringComparer.Ordinal)))
        {
            string place = Path.Length == 0 ? "a scenario" : $"'{Path}'";
            string? nearest = NearestKey.Of(entry.Key, keys);
            string remedy = nearest is null ? $"it has {string.Join(", ", keys)}." : $"did you mean '{nearest}'?";
            _meant.Add(nearest ?? entry.Key);
            AtKey(entry, $"{place} has no key '{Quoted.Short(entry.Key)}'; {remedy}");
        }
    }

    // A value that is wrong is pointed at itself, one that is not there by its key.
    private void Fault(ScenarioEntry entry, string reason)
    {
        if (entry.Value.Text is { Length: > 0 })
        {
            _faults.Add(new TextFault(entry.Value.Line, entry.Value.Column, reason));
        }
        else
        {
            AtKey(entry, reason);
        }
    }

    private void AtKey(ScenarioEntry entry, string reason) => _faults.Add(new TextFault(entry.Line, entry.Column, reason));

    [GeneratedRegex(@"^[+-]?[0-9][0-9_]*(?:\.([0-9]+))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9 _.+-]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
