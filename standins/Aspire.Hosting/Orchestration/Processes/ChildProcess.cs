using System.Diagnostics;
using System.Text;

namespace Aspire.Hosting.Orchestration.Processes;

/// <summary>
/// A child with everything it starts. On Unix it leads a session of its own, so that Ctrl+C in the terminal does not reach it and
/// the whole tree can be signalled; <see cref="UnixSupervision"/> ends that tree when this process is no more, however it ended.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>How long output may keep coming after the end, from grandchildren that hold the pipes.</summary>
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly bool _hasCleanup;

    private ChildProcess(Process process, bool hasCleanup, Action<string, bool> onLine)
    {
        _process = process;
        _hasCleanup = hasCleanup;
        Id = process.Id;
        var output = Task.WhenAll(
            ReadAsync(process.StandardOutput, isError: false, onLine), ReadAsync(process.StandardError, isError: true, onLine));
        Exited = ObserveAsync(output);
    }

    internal int Id { get; }

    /// <summary>The exit code, once the process has ended and its output is read; 128 + n where signal n ended it.</summary>
    internal Task<int> Exited { get; }

    internal static ChildProcess Start(LaunchPlan plan, Action<string, bool> onLine)
    {
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo(plan.Command, plan.Arguments) : UnixSupervision.Wrap(plan);
        start.WorkingDirectory = plan.WorkingDirectory;
        start.UseShellExecute = false;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = Encoding.UTF8;
        foreach (var name in plan.WithoutInherited)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in plan.Environment)
        {
            start.Environment[name] = value;
        }

        if (!OperatingSystem.IsWindows())
        {
            UnixSupervision.CarryNames(start.Environment);
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Start();
        return new ChildProcess(process, plan.Cleanup.Length > 0, onLine);
    }

    /// <summary>Asks the tree to end (SIGTERM). Windows has no such request for a process without a window: the tree is killed.</summary>
    internal void RequestStop()
    {
        if (OperatingSystem.IsWindows())
        {
            Kill();
        }
        else
        {
            UnixSupervision.Terminate(Id);
        }
    }

    internal void Kill()
    {
        if (OperatingSystem.IsWindows())
        {
            _process.Kill(entireProcessTree: true);
        }
        else
        {
            UnixSupervision.Kill(Id, wholeGroup: !_hasCleanup);
        }
    }

    public ValueTask DisposeAsync()
    {
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task ReadAsync(StreamReader reader, bool isError, Action<string, bool> onLine)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                onLine(line, isError);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The pipe is gone with the process.
        }
    }

    private async Task<int> ObserveAsync(Task output)
    {
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.Exited += (_, _) => exited.TrySetResult();
        if (_process.HasExited)
        {
            exited.TrySetResult();
        }

        await exited.Task;

        // Whatever it started and left behind goes with it; with a cleanup to do, the supervisor does both.
        if (!_hasCleanup && !OperatingSystem.IsWindows())
        {
            UnixSupervision.Kill(Id, wholeGroup: true);
        }

        _process.StandardInput.Close();
        await Task.WhenAny(output, Task.Delay(OutputGrace));
        return _process.ExitCode;
    }
}
