using System.Diagnostics;
using System.Globalization;

namespace RagPlatform.TestSupport.Platform;

/// <summary>
/// Takes away what a test leaves when the test process is no more, however it ended: a shell waits for the end of a pipe that only the test
/// process holds open, ends one process and deletes one folder. An AppHost ends its own services in turn.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    // A grace of twenty seconds between the request and the order; the signals of a terminal are not for the shell. Whoever is on its way
    // down may still write, so the folder is deleted once more later.
    private const string Script =
        """
        trap '' HUP INT QUIT TERM
        cat >/dev/null
        if [ "$1" -gt 0 ] && kill -TERM "$1" 2>/dev/null; then
          turn=0
          while [ $turn -lt 200 ] && kill -0 "$1" 2>/dev/null; do sleep 0.1; turn=$((turn + 1)); done
          kill -KILL "$1" 2>/dev/null
        fi
        rm -rf -- "$2"
        sleep 15
        rm -rf -- "$2"
        """;

    private readonly Process _shell;

    /// <summary>Watches over a folder, and over a process where an id above zero is given.</summary>
    public Watchdog(string folder, int processId = 0)
    {
        _shell = Process.Start(new ProcessStartInfo(
            "/bin/sh", ["-c", Script, "watchdog", processId.ToString(CultureInfo.InvariantCulture), folder])
        {
            RedirectStandardInput = true,
        })!;
    }

    /// <summary>Calls it off; the process must have ended before, since its id may be another's by now.</summary>
    public void Dispose()
    {
        _shell.Kill(entireProcessTree: true);
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
