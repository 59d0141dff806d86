namespace Aspire.Hosting.StandIn.Tests.Infrastructure;

/// <summary>Asks the system about processes that are not ours.</summary>
internal static class ProcessTable
{
    /// <summary>False for one that is gone or dead and only not yet waited for.</summary>
    internal static bool IsAlive(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            if (!OperatingSystem.IsLinux())
            {
                return !process.HasExited;
            }

            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The members of a process group: on Linux everything a child of the AppHost has started, watcher included.</summary>
    internal static int[] Group(int groupId) => [.. Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
        .Where(id => id > 0 && GroupOf(id) == groupId && IsAlive(id))];

    /// <summary>Looks again until the condition holds; the system has no event for the end of a stranger.</summary>
    internal static async Task WaitUntilAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(TestApplication.Limit);
        using var turn = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            try
            {
                await turn.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Not within {TestApplication.Limit.TotalSeconds} s: {what}");
            }
        }
    }

    private static int GroupOf(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
