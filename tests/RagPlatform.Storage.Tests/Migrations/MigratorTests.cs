using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Migrations;
using RagPlatform.Storage.Outbox;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Storage.Tests.Migrations;

/// <summary>Schemas come up to date once, whoever starts at the same time, and never change behind one's back.</summary>
public sealed class MigratorTests
{
    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Run_Twice_RunsEachMigrationOnce(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect);

        int first = await store.MigrateAsync(typeof(OutboxStore).Assembly);
        int second = await store.MigrateAsync(typeof(OutboxStore).Assembly);

        Assert.True(first > 0);
        Assert.Equal(0, second);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Run_FromSeveralReplicasAtOnce_RunsEachMigrationOnce(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect);
        IDatabase[] replicas = [.. Enumerable.Range(0, 4).Select(_ => store.OpenSecond())];

        int[] ran = await Task.WhenAll(replicas.Select(replica => store.MigrateAsync(typeof(OutboxStore).Assembly, through: replica)));

        Assert.Equal(1, ran.Count(count => count > 0));
        foreach (IDatabase replica in replicas)
        {
            await replica.DisposeAsync();
        }
    }

    [PostgresFact]
    public async Task Run_LongerThanAStatementMayTake_IsNotCutOff()
    {
        const long MigrationLock = 0x5241474D494752;
        string connectionString = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();
        await using NpgsqlDataSource others = NpgsqlDataSource.Create(connectionString);
        await using NpgsqlConnection holder = await others.OpenConnectionAsync();
        await ExecuteAsync(holder, $"SELECT pg_advisory_lock({MigrationLock})");
        await using IDatabase database = DatabaseFactory.Create(
            new StorageOptions { ConnectionString = connectionString + ";Command Timeout=1" }, "late");

        Task<int> migrating = new Migrator(database, TimeProvider.System, NullLogger<Migrator>.Instance)
            .RunAsync(new MigrationSource("late", typeof(OutboxStore).Assembly), CancellationToken.None);
        await Poll.UntilAsync(
            async () =>
            {
                await using NpgsqlCommand command = others.CreateCommand(
                    """
                    SELECT COUNT(*) FROM pg_stat_activity
                    WHERE wait_event = 'advisory' AND datname = current_database() AND clock_timestamp() - query_start > INTERVAL '1500 ms'
                    """);
                return (long)(await command.ExecuteScalarAsync())! == 1 || migrating.IsCompleted;
            },
            seen => seen,
            "the migration waits for longer than its connection lets a statement take");
        await ExecuteAsync(holder, $"SELECT pg_advisory_unlock({MigrationLock})");

        Assert.True(await migrating > 0);

        static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Run_AScriptChangedAfterItRan_IsRefusedByName(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect);
        await store.MigrateAsync(typeof(OutboxStore).Assembly);
        await store.Database.ExecuteAsync("UPDATE schema_history SET checksum = 'another'", null, CancellationToken.None);

        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => store.MigrateAsync(typeof(OutboxStore).Assembly));

        Assert.Contains("outbox", refused.Message, StringComparison.Ordinal);
        Assert.Contains("new migration", refused.Message, StringComparison.Ordinal);
    }
}
