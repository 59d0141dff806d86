using Npgsql;

namespace RagPlatform.TestSupport.Stores;

/// <summary>A hot standby that streams from a cluster, made as an operator makes one: by <c>pg_basebackup -R</c>.</summary>
public sealed class PostgresStandby
{
    private readonly PostgresServer _server;

    private PostgresStandby(PostgresServer server)
    {
        _server = server;
    }

    /// <summary>Copies a cluster and follows it from there.</summary>
    public static async Task<PostgresStandby> StartAsync(PostgresCluster primary)
    {
        ArgumentNullException.ThrowIfNull(primary);
        var server = new PostgresServer(await PostgresPrograms.CreateFolderAsync());
        await PostgresPrograms.RunAsync(
            "pg_basebackup",
            "-h", "127.0.0.1", "-p", $"{primary.Port}", "-U", PostgresPrograms.User, "-D", server.DataFolder,
            "-R", "-X", "stream", "-c", "fast", "--no-sync");
        await server.StartAsync();
        return new PostgresStandby(server);
    }

    /// <summary>How to reach the copy of a database.</summary>
    /// <param name="ofPrimary">How the database is reached on the primary.</param>
    public string ConnectionString(string ofPrimary) =>
        _server.ConnectionString(new NpgsqlConnectionStringBuilder(ofPrimary).Database ?? string.Empty);

    /// <summary>Stops replaying: what the primary commits from now on is received and not shown.</summary>
    public async Task PauseAsync()
    {
        await QueryAsync("SELECT pg_wal_replay_pause()");
        await Poll.UntilAsync(() => QueryAsync("SELECT pg_get_wal_replay_pause_state()"), state => state is "paused", "replay is paused");
    }

    /// <summary>Goes on replaying.</summary>
    public Task ResumeAsync() => QueryAsync("SELECT pg_wal_replay_resume()");

    /// <summary>Waits until it shows everything the primary has written by now.</summary>
    /// <param name="ofPrimary">How to reach the primary.</param>
    public async Task CatchUpAsync(string ofPrimary)
    {
        object? position = await QueryAsync(ofPrimary, "SELECT pg_current_wal_lsn()::text");
        await Poll.UntilAsync(
            () => QueryAsync($"SELECT pg_last_wal_replay_lsn() >= '{position}'::pg_lsn"), reached => reached is true, "the standby has caught up");
    }

    /// <summary>Makes it a server of its own.</summary>
    public Task PromoteAsync() => _server.PromoteAsync();

    /// <summary>Ends it as a crash does, breaking every connection.</summary>
    public Task CrashAsync() => _server.CrashAsync();

    /// <summary>Starts it again on its port; it goes on following.</summary>
    public Task StartAgainAsync() => _server.StartAsync();

    private Task<object?> QueryAsync(string sql) => QueryAsync(_server.ConnectionString("postgres"), sql);

    private static async Task<object?> QueryAsync(string connectionString, string sql)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
