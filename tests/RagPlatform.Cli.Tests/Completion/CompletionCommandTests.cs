using System.Diagnostics;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using Xunit;

namespace RagPlatform.Cli.Tests.Completion;

public sealed class CompletionCommandTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Completion_Shell_PrintsAScriptThatAsksRag(string shell)
    {
        CommandResult result = await CommandResult.OfAsync(["completion", shell]);

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Contains("[suggest:", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys ", "create", "list", "revoke", "rotate")]
    [InlineData("cost report --by m", "model")]
    [InlineData("reconcile --wa", "--wait")]
    public async Task Suggest_CommandLine_SaysWhatMayComeNext(string line, params string[] expected)
    {
        CommandResult result = await CommandResult.OfAsync([$"[suggest:{line.Length}]", line]);

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Superset(expected.ToHashSet(), result.Lines().ToHashSet());
    }

    [Theory]
    [InlineData("rag au", "audit")]
    [InlineData("rag jobs list --state part", "partially-failed")]
    [InlineData("rag keys r", "revoke", "rotate")]
    public async Task BashScript_InBash_Completes(string line, params string[] expected)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        CommandResult script = await CommandResult.OfAsync(["completion", "bash"]);
        string program = Path.Combine(AppContext.BaseDirectory, "rag.dll");
        string path = _folder.Write("complete.bash", script.Out);
        string test =
            $"""
            rag() {'{'} "{Environment.ProcessPath}" exec "{program}" "$@"; {'}'}
            source "{path}"
            COMP_LINE="{line}"
            COMP_POINT=$(expr length "$COMP_LINE")
            read -ra COMP_WORDS <<< "$COMP_LINE"
            COMP_CWORD=$(expr $(echo "$COMP_LINE" | wc -w) - 1)
            _rag_complete
            printf '%s\n' "${'{'}COMPREPLY[@]{'}'}"
            """;
        string output = await RunAsync("bash", "--norc", "-c", test);

        Assert.Equal(expected, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        using var limit = new CancellationTokenSource(s_limit);
        string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
