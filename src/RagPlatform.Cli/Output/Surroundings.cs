using Spectre.Console;

namespace RagPlatform.Cli.Output;

/// <summary>What a command sees of the process around it; tests give their own.</summary>
internal sealed class Surroundings
{
    // No line is ever broken: where nobody reads along, lines are for programs to split.
    private const int WidthOfPlainOutput = 10_000;

    /// <summary>Standard output.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether a person watches the output: colours and moving bars make sense.</summary>
    public required bool IsTerminal { get; init; }

    /// <summary>Standard input.</summary>
    public TextReader In { get; init; } = TextReader.Null;

    /// <summary>Whether a person can be asked something: types the input and sees the question.</summary>
    public bool CanAsk { get; init; }

    /// <summary>Environment variables by name.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Where the search for the development key begins, nearest first.</summary>
    public required IReadOnlyList<string> StartFolders { get; init; }

    /// <summary>Time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Those of this process.</summary>
    public static Surroundings OfProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        IsTerminal = !Console.IsOutputRedirected,
        In = Console.In,
        CanAsk = !Console.IsInputRedirected && !Console.IsErrorRedirected,
        Environment = System.Environment.GetEnvironmentVariable,
        StartFolders = [Directory.GetCurrentDirectory(), AppContext.BaseDirectory],
    };

    /// <summary>Rich output on <see cref="Out"/>; plain text where it is no terminal.</summary>
    public IAnsiConsole CreateConsole()
    {
        var settings = new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Out) };
        if (IsTerminal)
        {
            // Windows consoles have to be asked; elsewhere TERM says it.
            if (!OperatingSystem.IsWindows())
            {
                settings.Ansi = Environment("TERM") is { Length: > 0 } and not "dumb" ? AnsiSupport.Yes : AnsiSupport.No;
            }

            // https://no-color.org: set to anything but nothing.
            if (!string.IsNullOrEmpty(Environment("NO_COLOR")))
            {
                settings.ColorSystem = ColorSystemSupport.NoColors;
            }

            return AnsiConsole.Create(settings);
        }

        settings.Ansi = AnsiSupport.No;
        settings.ColorSystem = ColorSystemSupport.NoColors;
        settings.Interactive = InteractionSupport.No;
        IAnsiConsole plain = AnsiConsole.Create(settings);
        plain.Profile.Width = WidthOfPlainOutput;
        return plain;
    }
}
