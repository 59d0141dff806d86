using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Output;

namespace RagPlatform.Cli.Tests.Hosting;

/// <summary>How a command line ended and what it printed.</summary>
internal sealed record CommandResult(int ExitCode, string Out, string Error)
{
    /// <summary>The lines of standard output.</summary>
    public string[] Lines() =>
        [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];

    /// <summary>The words of the lines of standard output.</summary>
    public IReadOnlyList<string[]> Rows() =>
        [.. Lines().Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Runs a command line in this process, with no terminal, no environment and no folder to find a key in.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Environment variables; none unless given.</param>
    /// <param name="startFolder">Where the search for the development key begins.</param>
    /// <param name="isTerminal">Whether the output is a terminal.</param>
    /// <param name="time">Time; pauses take none unless given.</param>
    /// <param name="typed">What is typed at a terminal; without it there is none to ask at.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    public static async Task<CommandResult> OfAsync(
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? startFolder = null,
        bool isTerminal = false,
        TimeProvider? time = null,
        string? typed = null,
        CancellationToken cancellationToken = default)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new StringReader(typed ?? string.Empty);
        var surroundings = new Surroundings
        {
            Out = output,
            Error = error,
            IsTerminal = isTerminal,
            In = input,
            CanAsk = typed is not null,
            Environment = name => environment?.GetValueOrDefault(name),
            StartFolders = startFolder is null ? [] : [startFolder],
            Time = time ?? new ImpatientTime(),
        };
        int code = await RagCommandLine.RunAsync(arguments, surroundings, cancellationToken);
        return new CommandResult(code, output.ToString(), error.ToString());
    }
}
