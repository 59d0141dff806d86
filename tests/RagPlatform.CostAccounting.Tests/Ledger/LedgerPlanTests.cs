using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Ledger;

/// <summary>What the databases make of the ledger's reads and writes.</summary>
public sealed class LedgerPlanTests
{
    private const string Window = "occurred_at >= 1772323200000 AND occurred_at < 1772409600000";

    [Theory]
    [InlineData($"SELECT SUM(cost_nano_usd) FROM usage_events WHERE tenant = 'acme' AND {Window}", "ledger_events_dimension")]
    [InlineData($"SELECT tenant, SUM(cost_nano_usd) FROM usage_events WHERE {Window} GROUP BY 1", "ledger_events_time")]
    public async Task Read_OfSqlite_LooksAtATenantsOwnEventsAndOfAllTenantsAtTheTime(string sql, string index)
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);

        IReadOnlyList<(long Id, long Parent, long Unused, string Detail)> plan = await store.Database
            .QueryAsync<(long, long, long, string)>($"EXPLAIN QUERY PLAN {sql}", null, CancellationToken.None);

        Assert.Contains(plan, step => step.Detail.Contains(index, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Detail.StartsWith("SCAN", StringComparison.Ordinal));
    }

    [Theory]
    [PostgresStore]
    public async Task Add_ToASumOfPostgres_StaysWithinItsPage(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await new UsageLedger(store.Database).BookAsync(
            [
                .. Enumerable.Range(0, 20).Select(i => LedgerEvent.From(new UsageEvent
                {
                    EventId = $"{i}",
                    OccurredAtMs = 1_772_366_400_000,
                    Category = "generation",
                    Tenant = "acme",
                    Collection = $"c{i}",
                    CostNanoUsd = 1,
                })),
            ],
            CancellationToken.None);

        (int changed, long within) = await store.Database.InTransactionAsync(
            async (transaction, token) => (
                await transaction.ExecuteAsync("UPDATE ledger_sums SET cost_nano_usd = cost_nano_usd + 1, events = events + 1", null, token),
                await transaction.QuerySingleOrDefaultAsync<long>(
                    "SELECT pg_stat_get_xact_tuples_hot_updated('ledger_sums'::regclass)", null, token)),
            CancellationToken.None);

        Assert.Equal((20, 20), (changed, within));
    }

    private static Task<TestStore> CreateAsync(SqlDialect dialect) => TestStore.CreateAsync(dialect, typeof(UsageLedger).Assembly);
}
