using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Migrations;

/// <summary>What was booked before there were partitions and sums is booked after.</summary>
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

        foreach (string migration in migrations[1..])
        {
            await ExecuteAsync(store, await ReadAsync(migration));
        }

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
