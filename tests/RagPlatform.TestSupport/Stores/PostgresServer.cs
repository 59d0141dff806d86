using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RagPlatform.TestSupport.Platform;

namespace RagPlatform.TestSupport.Stores;

/// <summary>
/// A server over a data folder on a free loopback port. It is stopped and its folder deleted when the process ends, however it ends.
/// </summary>
/// <param name="folder">Holds the data folder, the socket and the log.</param>
[SuppressMessage("Design", "CA1001", Justification = "The server lives as long as the process, and its watchdog a little longer.")]
internal sealed class PostgresServer(string folder)
{
    private Watchdog? _watchdog;

    /// <summary>The port it listens on.</summary>
    public int Port { get; } = FreePort.Find();

    /// <summary>Its data.</summary>
    public string DataFolder { get; } = Path.Combine(folder, "data");

    /// <summary>Starts it and waits until it accepts connections.</summary>
    public async Task StartAsync()
    {
        string options = string.Create(
            CultureInfo.InvariantCulture,
            $"-c listen_addresses=127.0.0.1 -p {Port} -k {folder} -c fsync=off -c full_page_writes=off -c max_connections=200");
        await ControlAsync("-w", "-t", "30", "-l", Path.Combine(folder, "log"), "-o", options, "start");

        // The runner does not wait for a test process that tidies up at its end: somebody else does it.
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(DataFolder, "postmaster.pid"));
        _watchdog?.Dispose();
        _watchdog = new Watchdog(folder, int.Parse(lines[0], CultureInfo.InvariantCulture));
    }

    /// <summary>Ends it, where it runs, as a crash does, breaking every connection; what was committed is kept.</summary>
    public async Task CrashAsync()
    {
        if (!File.Exists(Path.Combine(DataFolder, "postmaster.pid")))
        {
            return;
        }

        await ControlAsync("-m", "immediate", "-w", "stop");
        _watchdog?.Dispose();
        _watchdog = new Watchdog(folder);
    }

    /// <summary>Makes a standby a server of its own.</summary>
    public Task PromoteAsync() => ControlAsync("-w", "promote");

    /// <summary>How to reach one of its databases.</summary>
    public string ConnectionString(string database) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username={PostgresPrograms.User};Database={database};Maximum Pool Size=20");

    private Task ControlAsync(params string[] arguments) => PostgresPrograms.RunAsync("pg_ctl", ["-D", DataFolder, .. arguments]);
}
