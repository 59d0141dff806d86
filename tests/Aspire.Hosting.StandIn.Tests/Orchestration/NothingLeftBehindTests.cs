using System.Diagnostics;
using System.Runtime.InteropServices;
using Aspire.Hosting.StandIn.Tests.Infrastructure;

namespace Aspire.Hosting.StandIn.Tests.Orchestration;

/// <summary>A real AppHost with real services, ended from outside in three ways.</summary>
public partial class NothingLeftBehindTests
{
    private const int SigInt = 2;
    private const int SigKill = 9;
    private const int SigTerm = 15;

    [Theory]
    [InlineData(SigInt)]
    [InlineData(SigTerm)]
    [InlineData(SigKill)]
    public async Task Signal_ToTheAppHost_EndsEveryProcessItStarted(int signal)
    {
        using var folder = new TemporaryFolder();
        var stopLog = Path.Combine(folder.FullPath, "stops");
        using var appHost = Start(stopLog);
        await ReadUntilReadyAsync(appHost);
        var groups = ChildrenOf(appHost.Id);
        var processes = groups.SelectMany(ProcessTable.Group).ToArray();

        // Two services, a watcher for each, and the grandchild of one.
        Assert.Equal(2, groups.Length);
        Assert.Equal(5, processes.Length);

        Assert.Equal(0, SendSignal(appHost.Id, signal));
        _ = appHost.StandardOutput.ReadToEndAsync();
        await appHost.WaitForExitAsync().WaitAsync(TestApplication.Limit);
        await ProcessTable.WaitUntilAsync(() => !processes.Any(ProcessTable.IsAlive), "every process is gone");

        if (signal != SigKill)
        {
            Assert.Equal(0, appHost.ExitCode);
            Assert.Equal(["front", "store"], await File.ReadAllLinesAsync(stopLog));
        }
    }

    // Whoever runs the tests in the background of a shell makes them, and all they start, ignore SIGINT; a person at a terminal does not.
    private static Process Start(string stopLog) => Process.Start(
        new ProcessStartInfo("env", ["--default-signal=INT,QUIT", "dotnet", "exec", TestPaths.AppHostAssembly, "--StopLog", stopLog])
        {
            RedirectStandardOutput = true,
        })!;

    private static async Task ReadUntilReadyAsync(Process appHost)
    {
        using var limit = new CancellationTokenSource(TestApplication.Limit);
        string? line;
        do
        {
            line = await appHost.StandardOutput.ReadLineAsync(limit.Token);
            Assert.NotNull(line);
        }
        while (!line.StartsWith("ready ", StringComparison.Ordinal));
    }

    private static int[] ChildrenOf(int processId) => [.. File.ReadAllText($"/proc/{processId}/task/{processId}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Concat(Directory.EnumerateDirectories($"/proc/{processId}/task")
            .SelectMany(t => File.ReadAllText(Path.Combine(t, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        .Select(id => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture))
        .Distinct()];

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);
}
