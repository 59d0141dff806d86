using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Storage.Tests.Databases;

/// <summary>What every implementation of the store must do.</summary>
public sealed class DatabaseTests
{
    private const string CreateTable = "CREATE TABLE numbers (id BIGINT PRIMARY KEY, value BIGINT NOT NULL)";

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task InTransaction_WorkReturns_IsCommitted(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);

        int rows = await store.Database.ExecuteAsync("INSERT INTO numbers VALUES (1, 10)", null, CancellationToken.None);

        Assert.Equal(1, rows);
        Assert.Equal(10, await ReadAsync(store.Database, 1));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task InTransaction_WorkThrows_LeavesNothing(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Database.InTransactionAsync<int>(
            async (transaction, token) =>
            {
                await transaction.ExecuteAsync("INSERT INTO numbers VALUES (1, 10)", null, token);
                throw new InvalidOperationException("on purpose");
            },
            CancellationToken.None));

        Assert.Null(await ReadAsync(store.Database, 1));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task InTransaction_ManyWritersOnOneRow_LosesNoUpdate(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await using IDatabase second = store.OpenSecond();
        await store.Database.ExecuteAsync("INSERT INTO numbers VALUES (1, 0)", null, CancellationToken.None);

        // Through two instances, as two processes would.
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? store.Database : second).InTransactionAsync(
            (transaction, token) => transaction.ExecuteAsync("UPDATE numbers SET value = value + 1 WHERE id = 1", null, token),
            CancellationToken.None)));

        Assert.Equal(40, await ReadAsync(store.Database, 1));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Open_WhileATransactionIsOpen_ReadsWhatWasCommittedBefore(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await store.Database.ExecuteAsync("INSERT INTO numbers VALUES (1, 10)", null, CancellationToken.None);

        await store.Database.InTransactionAsync(
            async (transaction, token) =>
            {
                await transaction.ExecuteAsync("UPDATE numbers SET value = 20 WHERE id = 1", null, token);
                Assert.Equal(10, await ReadAsync(store.Database, 1));
                return true;
            },
            CancellationToken.None);

        Assert.Equal(20, await ReadAsync(store.Database, 1));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Query_CancelledBefore_Throws(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.Database.QueryAsync<long>("SELECT value FROM numbers", null, new CancellationToken(canceled: true)));
    }

    private static async Task<TestStore> CreateAsync(SqlDialect dialect)
    {
        TestStore store = await TestStore.CreateAsync(dialect);
        if (dialect == SqlDialect.Postgres)
        {
            await store.Database.ExecuteAsync("CREATE SCHEMA test_schema", null, CancellationToken.None);
        }

        await store.Database.ExecuteAsync(CreateTable, null, CancellationToken.None);
        return store;
    }

    private static Task<long?> ReadAsync(IDatabase database, long id) => database.QuerySingleOrDefaultAsync<long?>(
        "SELECT value FROM numbers WHERE id = @id", new { id }, CancellationToken.None);
}
