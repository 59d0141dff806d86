using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Migrations;

/// <summary>What was booked before a change of the tables is booked after it.</summary>
public sealed class LedgerUpgradeTests
{
    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Upgrade_ALedgerWithEvents_KeepsThemAndTheirIdsAndSumsThem(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect);
        if (dialect == SqlDialect.Postgres)
        {
            await ExecuteAsync(store, "CREATE SCHEMA test_schema");
        }

        string[] migrations = Migrations(dialect);
        await ExecuteAsync(store, await ReadAsync(migrations[0]));
        foreach ((string id, long at) in ((string, long)[])[("old-1", 1_772_366_400_000), ("old-2", 1_772_366_400_001), ("old-3", 1_700_000_000_000)])
        {
            await ExecuteAsync(
                store,
                $"""
                INSERT INTO usage_events (event_id, occurred_at, category, tenant, subject, collection, provider, model, answer_id, trace_id,
                    input_uncached, cache_read, cache_write, output_text, output_reasoning, embedding, price_id, cost_nano_usd, price_unknown)
                VALUES ('{id}', {at}, 'generation', 'acme', 'key-1', '', 'openai', 'gpt-4o', '', '', 1, 2, 3, 4, 5, 6, '', 100, 0)
                """);
        }

        await RunAsync(store, migrations[1..]);

        var ledger = new UsageLedger(store.Database);
        Assert.Equal((0, 3), await ledger.VerifyAsync("acme", CancellationToken.None));
        BookingResult again = await ledger.BookAsync(
            [.. new[] { "old-1", "old-3", "new" }.Select(id => LedgerEvent.From(new UsageEvent
            {
                EventId = id, OccurredAtMs = 1_772_366_400_000, Category = "generation", Tenant = "acme", CostNanoUsd = 7,
            }))],
            CancellationToken.None);
        Assert.Equal((1, 2), (again.Booked, again.Duplicates));
        Assert.Equal((0, 4), await ledger.VerifyAsync("acme", CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Upgrade_ToDimensions_KeepsEveryFieldOfEveryEvent(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect);
        if (dialect == SqlDialect.Postgres)
        {
            await ExecuteAsync(store, "CREATE SCHEMA test_schema");
        }

        string[] migrations = Migrations(dialect);
        int dimensions = Array.FindIndex(migrations, name => name.Contains("0031", StringComparison.Ordinal));
        await RunAsync(store, migrations[..dimensions]);
        if (dialect == SqlDialect.Postgres)
        {
            await ExecuteAsync(store, "SELECT usage_partition(1772366400000)");
        }

        const string Columns =
            "event_id, occurred_at, category, tenant, team, subject, collection, segment, provider, model, answer_id, trace_id, input_uncached, "
            + "cache_read, cache_write, cache_write_1h, output_text, output_reasoning, embedding, price_id, cost_nano_usd, price_unknown, "
            + "reservation_id, region, batch";
        await ExecuteAsync(
            store,
            $"""
            INSERT INTO usage_events ({Columns}) VALUES
                ('1', 1772366400000, 'generation', 'acme', 'red', 'key-1', 'docs', 'north', 'openai', 'gpt-4o', 'ans-1', 'trace', 1, 2, 3, 4, 5, 6,
                    7, 'openai/gpt-4o', 100, 0, 'lease-1', 'eu', 1),
                ('2', 1772366400001, 'generation', 'acme', 'red', 'key-1', 'docs', 'north', 'openai', 'gpt-4o', '', '', 0, 0, 0, 0, 0, 0, 0,
                    'openai/gpt-4o', 11, 0, '', 'eu', 1),
                ('3', 1772366400002, 'generation', 'acme', 'red', 'key-1', 'docs', 'north', 'openai', 'gpt-4o', '', '', 9, 0, 0, 0, 0, 0, 0,
                    '', 0, 1, '', '', 0),
                ('4', 1772366400003, 'rerank', 'other', '', '', '', '', '', '', '', '', 0, 0, 0, 0, 0, 0, 8, '', 5, 0, '', '', 0);
            INSERT INTO usage_event_ids SELECT event_id, 0 FROM usage_events;
            INSERT INTO spent_sums VALUES ('acme', 'tenant', '', 20513, 111), ('acme', 'team', 'red', 20513, 111),
                ('acme', 'key', 'key-1', 20513, 111), ('other', 'tenant', '', 20513, 5);
            """);
        IReadOnlyList<string> before = await EventsAsync();

        await RunAsync(store, migrations[dimensions..]);

        Assert.Equal(before, await EventsAsync());
        var ledger = new UsageLedger(store.Database);
        Assert.Equal((0, 3), await ledger.VerifyAsync("acme", CancellationToken.None));
        Assert.Equal((0, 1), await ledger.VerifyAsync("other", CancellationToken.None));
        Assert.Equal(
            [("acme", 3L, 1L, 111L, 10L), ("other", 1L, 0L, 5L, 0L)],
            await store.Database.QueryAsync<(string, long, long, long, long)>(
                """
                SELECT tenant, CAST(SUM(events) AS BIGINT), CAST(SUM(unpriced) AS BIGINT), CAST(SUM(cost_nano_usd) AS BIGINT),
                    CAST(SUM(input_uncached) AS BIGINT)
                FROM cost_sums GROUP BY tenant ORDER BY tenant
                """,
                null,
                CancellationToken.None));

        Task<IReadOnlyList<string>> EventsAsync() => store.Database.QueryAsync<string>(
            $"SELECT {Columns.Replace(", ", " || '|' || ", StringComparison.Ordinal)} FROM usage_events ORDER BY event_id",
            null,
            CancellationToken.None);
    }

    private static async Task RunAsync(TestStore store, IEnumerable<string> migrations)
    {
        foreach (string migration in migrations)
        {
            await ExecuteAsync(store, await ReadAsync(migration));
        }
    }

    private static string[] Migrations(SqlDialect dialect) =>
    [
        .. typeof(UsageLedger).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith($"{dialect}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    private static async Task<string> ReadAsync(string resource)
    {
        using var reader = new StreamReader(typeof(UsageLedger).Assembly.GetManifestResourceStream(resource)!);
        return await reader.ReadToEndAsync();
    }

    private static Task ExecuteAsync(TestStore store, string sql) => store.Database.ExecuteAsync(sql, null, CancellationToken.None);
}
