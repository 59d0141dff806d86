using System.Globalization;
using Npgsql;

namespace RagPlatform.TestSupport.Stores;

/// <summary>
/// A private cluster of the installed PostgreSQL on a free loopback port; the shared one is started at first use. It is stopped and deleted when
/// the process ends, however it ends.
/// </summary>
public sealed class PostgresCluster
{
    private static readonly Lazy<Task<PostgresCluster>> s_shared = new(StartAsync);
    private static int s_databases;
    private readonly PostgresServer _server;

    private PostgresCluster(PostgresServer server)
    {
        _server = server;
    }

    /// <summary>Why tests on PostgreSQL cannot run here; null when they can.</summary>
    public static string? MissingReason =>
        PostgresPrograms.Folder is null ? "no PostgreSQL server is installed (initdb and pg_ctl were not found)" : null;

    /// <summary>The port it listens on.</summary>
    public int Port => _server.Port;

    /// <summary>The cluster that the tests of this process share.</summary>
    public static Task<PostgresCluster> SharedAsync() => s_shared.Value;

    /// <summary>A cluster for whoever calls.</summary>
    public static async Task<PostgresCluster> StartAsync()
    {
        var server = new PostgresServer(await PostgresPrograms.CreateFolderAsync());
        await PostgresPrograms.RunAsync(
            "initdb",
            "-D", server.DataFolder, "-U", PostgresPrograms.User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions");
        await server.StartAsync();
        return new PostgresCluster(server);
    }

    /// <summary>A new, empty database of the cluster; its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref s_databases)}");
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(_server.ConnectionString("postgres"));
        await using NpgsqlCommand command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return _server.ConnectionString(name);
    }

    /// <summary>Ends the server as a crash does, breaking every connection; what was committed is kept.</summary>
    public Task CrashAsync() => _server.CrashAsync();

    /// <summary>Starts it again on its port.</summary>
    public Task StartAgainAsync() => _server.StartAsync();

    /// <summary>Ends the server as a crash does and starts it again.</summary>
    public async Task CrashAndStartAgainAsync()
    {
        await CrashAsync();
        await StartAgainAsync();
    }
}
