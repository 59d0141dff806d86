using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Outbox;
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
