using System.CommandLine;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.CommandLine;

/// <summary>Options that several commands have, spelled the same everywhere.</summary>
internal static class CommonOptions
{
    /// <summary><c>--collection</c> for one collection.</summary>
    public static Option<string> Collection(string description) => new("--collection", "-c")
    {
        Description = description,
        HelpName = "name",
        Required = true,
    };

    /// <summary><c>--collection</c>, once or more.</summary>
    public static Option<string[]> Collections() => new("--collection", "-c")
    {
        Description = "Where to look; repeat it for several collections.",
        HelpName = "name",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary><c>--collection</c>, where it may be left out.</summary>
    public static Option<string?> OptionalCollection(string description) => new("--collection", "-c")
    {
        Description = description,
        HelpName = "name",
    };

    /// <summary>An option whose value is one of <paramref name="names"/>.</summary>
    public static Option<string?> OneOf(string name, string description, params string[] names)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', names) };
        option.AcceptOnlyFromAmong(names);
        return option;
    }

    /// <summary><c>--limit</c>: how many rows to print, at least 1.</summary>
    public static Option<int> Limit(string description, int usual, int max = int.MaxValue)
    {
        var option = new Option<int>("--limit", "-n")
        {
            Description = description,
            HelpName = "n",
            DefaultValueFactory = _ => usual,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out int value) && (value < 1 || value > max))
            {
                result.AddError(max == int.MaxValue ? "--limit must be at least 1." : $"--limit must be from 1 to {max}.");
            }
        });
        return option;
    }

    /// <summary><c>--json</c> of lists: one object a line, so that they need not fit in memory.</summary>
    public static Option<bool> JsonLines() => new("--json") { Description = "Print JSON for programs, one object a line." };

    /// <summary><c>--top-k</c>: 0, the server's default, to <paramref name="max"/>.</summary>
    public static Option<int> TopK(int max, int serverDefault)
    {
        var option = new Option<int>("--top-k", "-k")
        {
            Description = $"Passages to use, 1 to {max:N0}; {serverDefault} unless given.",
            HelpName = "n",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out int value) && (value < 1 || value > max))
            {
                result.AddError($"--top-k must be from 1 to {max}.");
            }
        });
        return option;
    }

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print JSON for programs." };

    /// <summary><c>--mode</c>, one of <paramref name="names"/>.</summary>
    public static Option<string?> Mode(string description, params string[] names)
    {
        var option = new Option<string?>("--mode", "-m") { Description = description, HelpName = string.Join('|', names) };
        option.AcceptOnlyFromAmong(names);
        return option;
    }

    /// <summary>The search mode a name stands for; the server's default without one.</summary>
    public static SearchMode ToSearchMode(string? name) => name switch
    {
        "lexical" => SearchMode.Lexical,
        "vector" => SearchMode.Vector,
        "hybrid" => SearchMode.Hybrid,
        _ => SearchMode.SearchDefault,
    };
}
