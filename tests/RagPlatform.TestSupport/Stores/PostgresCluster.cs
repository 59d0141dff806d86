using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;
using RagPlatform.TestSupport.Platform;

namespace RagPlatform.TestSupport.Stores;

/// <summary>
/// A private cluster of the installed PostgreSQL on a free loopback port, started at first use and shared by the tests of a process; it is
/// stopped and deleted when the process ends, however it ends. PostgreSQL refuses to run as root, so root hands it to another user.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The cluster lives as long as the process, and its watchdog a little longer.")]
public sealed class PostgresCluster
{
    private const string User = "postgres";
    private static readonly Lazy<Task<PostgresCluster>> s_shared = new(StartAsync);
    private static readonly Lazy<string?> s_binaries = new(FindBinaries);
    private static int s_databases;
    private readonly string _folder;
    private readonly string _binaries;
    private Watchdog? _watchdog;

    private PostgresCluster(string folder, string binaries, int port)
    {
        _folder = folder;
        _binaries = binaries;
        Port = port;
    }

    /// <summary>Why tests on PostgreSQL cannot run here; null when they can.</summary>
    public static string? MissingReason =>
        s_binaries.Value is null ? "no PostgreSQL server is installed (initdb and pg_ctl were not found)" : null;

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>The cluster of this process.</summary>
    public static Task<PostgresCluster> SharedAsync() => s_shared.Value;

    /// <summary>A new, empty database of the shared cluster; its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref s_databases)}");
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using NpgsqlCommand command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>Ends the server as a crash does, breaking every connection, and starts it again; what was committed is kept.</summary>
    public async Task CrashAndStartAgainAsync()
    {
        await ControlAsync("-m", "immediate", "-w", "stop");
        _watchdog?.Dispose();
        await StartServerAsync();
    }

    private static async Task<PostgresCluster> StartAsync()
    {
        string binaries = s_binaries.Value ?? throw new InvalidOperationException(MissingReason);
        string folder = Directory.CreateTempSubdirectory("ragplatform-postgres-").FullName;
        if (Environment.UserName == "root")
        {
            await RunAsync("chown", [User, folder]);
        }

        int port = FreePort.Find();
        await RunUnprivilegedAsync(
            Path.Combine(binaries, "initdb"),
            ["-D", Path.Combine(folder, "data"), "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"]);
        var cluster = new PostgresCluster(folder, binaries, port);
        await cluster.StartServerAsync();
        return cluster;
    }

    private async Task StartServerAsync()
    {
        string options = string.Create(
            CultureInfo.InvariantCulture,
            $"-c listen_addresses=127.0.0.1 -p {Port} -k {_folder} -c fsync=off -c full_page_writes=off -c max_connections=200");
        await ControlAsync("-w", "-t", "30", "-l", Path.Combine(_folder, "log"), "-o", options, "start");

        // The runner does not wait for a test process that tidies up at its end: somebody else does it.
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(_folder, "data", "postmaster.pid"));
        _watchdog = new Watchdog(_folder, int.Parse(lines[0], CultureInfo.InvariantCulture));
    }

    private Task ControlAsync(params string[] arguments) =>
        RunUnprivilegedAsync(Path.Combine(_binaries, "pg_ctl"), ["-D", Path.Combine(_folder, "data"), .. arguments]);

    private string ConnectionString(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username={User};Database={database};Maximum Pool Size=20");

    private static string? FindBinaries()
    {
        const string debian = "/usr/lib/postgresql";
        IEnumerable<string> folders = Directory.Exists(debian)
            ? Directory.GetDirectories(debian).OrderDescending().Select(version => Path.Combine(version, "bin"))
            : [];
        string? onPath = Path.GetDirectoryName(Programs.Find("initdb"));
        return folders.Append(onPath).FirstOrDefault(folder => folder is not null && File.Exists(Path.Combine(folder, "initdb")));
    }

    private static Task RunUnprivilegedAsync(string program, string[] arguments) => Environment.UserName == "root"
        ? RunAsync("setpriv", ["--reuid=" + User, "--regid=" + User, "--clear-groups", "--reset-env", "--", program, .. arguments])
        : RunAsync(program, arguments);

    private static async Task RunAsync(string program, string[] arguments)
    {
        // From a folder every user can enter: the servers look at where they are started.
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;

        // pg_ctl leaves its output to the server it starts, so only its exit is waited for.
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await process.StandardError.ReadToEndAsync()}");
        }
    }
}
