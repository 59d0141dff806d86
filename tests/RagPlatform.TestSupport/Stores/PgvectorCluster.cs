using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;
using RagPlatform.TestSupport.Platform;

namespace RagPlatform.TestSupport.Stores;

/// <summary>
/// A private cluster of a PostgreSQL that has pgvector, on a free loopback port, started at first use and shared by the tests of a process. The
/// server lies in a folder of its own, which <c>tests/servers/pgvector.sh</c> lays out, and runs with that folder as its root.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The cluster lives as long as the process, and its watchdog a little longer.")]
public sealed class PgvectorCluster
{
    /// <summary>Its name where servers are declared optional.</summary>
    public const string ServerName = "pgvector";

    /// <summary>The environment variable that names the folder.</summary>
    public const string RootVariable = "RAG_PGVECTOR_ROOT";

    private const string User = "postgres";
    private const string Binaries = "/usr/lib/postgresql/17/bin";
    private static readonly Lazy<Task<PgvectorCluster>> s_shared = new(StartAsync);
    private static int s_databases;
    private readonly int _port;

    private PgvectorCluster(int port, Watchdog watchdog)
    {
        _port = port;
        Watchdog = watchdog;
    }

    /// <summary>Why tests on pgvector cannot run here; null when they can.</summary>
    public static string? MissingReason =>
        !File.Exists(Path.Combine(Root, ".complete"))
            ? $"there is no PostgreSQL with pgvector in {Root}: run tests/servers/pgvector.sh as root, or set {RootVariable}"
        : Environment.UserName != "root" ? "only root can run a server in a root folder of its own (chroot)"
        : null;

    private static string Root => Environment.GetEnvironmentVariable(RootVariable) is { Length: > 0 } root ? root : Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "ragplatform",
        "pgvector");

    /// <summary>Ends it with the process; held so that it is not collected.</summary>
    internal Watchdog Watchdog { get; }

    /// <summary>The cluster of this process.</summary>
    public static Task<PgvectorCluster> SharedAsync() => s_shared.Value;

    /// <summary>A new, empty database; its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref s_databases)}");
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using NpgsqlCommand command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    private static async Task<PgvectorCluster> StartAsync()
    {
        if (MissingReason is { } missing)
        {
            throw new InvalidOperationException(missing);
        }

        string root = Root;
        string folder = $"/tmp/ragplatform-{Guid.NewGuid():N}";
        string outside = root + folder;
        Directory.CreateDirectory(outside);
        await RunAsync("chroot", [root, "chown", User, folder]);
        await InsideAsync(
            root, "initdb", "-D", folder + "/data", "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions");
        int port = FreePort.Find();
        string options = string.Create(CultureInfo.InvariantCulture, $"-c listen_addresses=127.0.0.1 -p {port} -k {folder} ")
            + "-c fsync=off -c full_page_writes=off -c max_connections=100 -c dynamic_shared_memory_type=mmap";
        await InsideAsync(root, "pg_ctl", "-D", folder + "/data", "-w", "-t", "30", "-l", folder + "/log", "-o", options, "start");

        // The runner does not wait for a test process that tidies up at its end: somebody else does it.
        string[] lines = await File.ReadAllLinesAsync(outside + "/data/postmaster.pid");
        return new PgvectorCluster(port, new Watchdog(outside, int.Parse(lines[0], CultureInfo.InvariantCulture)));
    }

    private string ConnectionString(string database) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={User};Database={database};Maximum Pool Size=10");

    private static Task InsideAsync(string root, string program, params string[] arguments) => RunAsync(
        "chroot",
        [$"--userspec={User}:{User}", root, "/usr/bin/env", "-i", $"PATH={Binaries}:/usr/bin:/bin", "LANG=C", "HOME=/tmp", program, .. arguments]);

    private static async Task RunAsync(string program, string[] arguments)
    {
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
            throw new InvalidOperationException($"{arguments[^1]} ended with {process.ExitCode}: {await process.StandardError.ReadToEndAsync()}");
        }
    }
}
