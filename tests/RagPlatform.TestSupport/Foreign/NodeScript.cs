using System.Diagnostics;
using System.Text.Json;

namespace RagPlatform.TestSupport.Foreign;

/// <summary>Runs a script of <c>tests/node</c> and reads the JSON it prints.</summary>
public static class NodeScript
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private static readonly Lazy<string?> s_missing = new(FindMissing);

    /// <summary>Why scripts cannot run here; null when they can.</summary>
    public static string? MissingReason => s_missing.Value;

    /// <summary>Runs a script for half a minute at most.</summary>
    /// <exception cref="InvalidOperationException">It ended with an error; the message holds what it wrote.</exception>
    public static async Task<JsonElement> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Programs.Find("node") ?? "node", [RepositoryRoot.Combine("tests", "node", script), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? JsonDocument.Parse(await output).RootElement
                : throw new InvalidOperationException($"node ended with {process.ExitCode}: {await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string? FindMissing()
    {
        if (Programs.Find("node") is null)
        {
            return "node is not on the PATH.";
        }

        // One of those there from the beginning, and the one added last.
        return Directory.Exists(RepositoryRoot.Combine("tests", "node", "node_modules", "@grpc", "grpc-js"))
            && Directory.Exists(RepositoryRoot.Combine("tests", "node", "node_modules", "tiktoken"))
            ? null
            : "The modules of tests/node are not installed (run 'npm ci' there).";
    }
}
