using System.Diagnostics;
using RagPlatform.TestSupport;

namespace RagPlatform.FunctionalTests.Platform;

/// <summary>The command line, as a process of its own.</summary>
internal static class RagTool
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(180);

    /// <summary>Runs a command with a client's key; its exit code and everything it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(RagClient client, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", BuildOutput.PathOf("rag.dll", "src", "RagPlatform.Cli"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["RAG_GATEWAY"] = client.Gateway.AbsoluteUri, ["RAG_API_KEY"] = client.Key },
        };
        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(s_limit);
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"rag {string.Join(' ', arguments)} did not end in time.");
        }

        return (process.ExitCode, await output + await errors);
    }
}
