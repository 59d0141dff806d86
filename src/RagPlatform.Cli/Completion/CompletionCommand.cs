using System.CommandLine;

namespace RagPlatform.Cli.Completion;

/// <summary>
/// <c>rag completion</c>: a script that makes a shell complete <c>rag</c>'s commands and options. The scripts ask <c>rag</c> itself,
/// through the <c>[suggest]</c> directive, so they stay right when commands change. Needs no gateway.
/// </summary>
internal static class CompletionCommand
{
    private static readonly string[] s_shells = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = $"Which shell: {string.Join(", ", s_shells)}." };
        shell.AcceptOnlyFromAmong(s_shells);
        var command = new Command("completion", "Prints a script that makes a shell complete commands and options.") { shell };
        command.SetAction(line => line.InvocationConfiguration.Output.Write(ScriptOf(line.GetRequiredValue(shell))));
        return command;
    }

    private static string ScriptOf(string shell)
    {
        using Stream script = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"completion.{shell}")
            ?? throw new InvalidOperationException($"There is no script for {shell}.");
        using var reader = new StreamReader(script);
        return reader.ReadToEnd();
    }
}
