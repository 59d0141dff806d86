using FsCheck;
using FsCheck.Fluent;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Reports;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Ledger;

/// <summary>Whatever arrives, how often, in whatever order and by how many at once: sums and reports are those of the distinct events.</summary>
public sealed class LedgerPropertyTests
{
    private const long DayMs = 86_400_000;
    private const long Noon = 1_772_366_400_000;
    private static readonly string[] s_dimensions = ["category", "model", "provider", "collection", "subject", "team", "segment", "day"];

    // An id decides everything else of its event: many ids occur several times.
    private static readonly Gen<int[][]> s_batches = Gen.Choose(1, 60).ArrayOf().ArrayOf(6);

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public void Book_AnyBatchesAtOnce_SumsAreThoseOfTheDistinctEvents(SqlDialect dialect) => Check(dialect, async (store, batches) =>
    {
        await using IDatabase second = store.OpenSecond();
        UsageLedger[] replicas = [new(store.Database), new(second)];

        BookingResult[] results = await Task.WhenAll(batches.Select(
            (batch, i) => replicas[i % 2].BookAsync([.. batch.Select(Event).Select(LedgerEvent.From)], CancellationToken.None)));

        int[] distinct = [.. batches.SelectMany(batch => batch).Distinct()];
        Assert.Equal(distinct.Length, results.Sum(result => result.Booked));
        Assert.Equal(batches.Sum(batch => batch.Length) - distinct.Length, results.Sum(result => result.Duplicates));
        Assert.All(results, result => Assert.Empty(result.Conflicts));
        Assert.Equal((0, distinct.Length), await replicas[0].VerifyAsync("acme", CancellationToken.None));
    });

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public void Report_AnyWindow_IsTheSumOfItsEvents(SqlDialect dialect) => Check(dialect, async (store, batches) =>
    {
        var ledger = new UsageLedger(store.Database);
        foreach (int[] batch in batches)
        {
            await ledger.BookAsync([.. batch.Select(Event).Select(LedgerEvent.From)], CancellationToken.None);
        }

        UsageEvent[] events = [.. batches.SelectMany(batch => batch).Distinct().Select(Event)];
        long midnight = Noon / DayMs * DayMs;
        (long From, long To)[] windows =
        [
            (0, 0), (midnight, midnight + DayMs), (midnight - DayMs, midnight + (3 * DayMs)), (Noon - 5, Noon + 3), (Noon, 0),
            (Noon - (2 * DayMs), Noon + DayMs), (midnight, Noon), (Noon, midnight + (4 * DayMs)), (Noon, Noon),
        ];
        foreach ((long from, long to) in windows)
        {
            UsageEvent[] within = [.. events.Where(usage => usage.OccurredAtMs >= from && (to == 0 || usage.OccurredAtMs < to))];
            foreach (string dimension in s_dimensions)
            {
                CostReportReply report = await new CostReports(store.Database).ReportAsync(
                    "acme", new CostReportRequest { FromMs = from, ToMs = to, GroupBy = dimension }, CancellationToken.None);

                Assert.Equal(within.Length, report.Events);
                Assert.Equal(within.Where(usage => usage.Category != "avoided_by_cache").Sum(usage => usage.CostNanoUsd), report.TotalNanoUsd);
                Assert.Equal(report.TotalNanoUsd, report.Rows.Sum(row => row.CostNanoUsd));
                Assert.Equal(
                    within.Where(usage => usage.Category != "avoided_by_cache").Sum(usage => usage.Tokens.CacheWrite1H),
                    report.Rows.Sum(row => row.Tokens.CacheWrite1H));
            }
        }
    });

    private static void Check(SqlDialect dialect, Func<TestStore, int[][], Task> holds) => Prop.ForAll(
        s_batches.ToArbitrary(),
        batches =>
        {
            RunAsync().GetAwaiter().GetResult();
            return true;

            async Task RunAsync()
            {
                await using TestStore store = await TestStore.CreateAsync(dialect, typeof(UsageLedger).Assembly);
                await holds(store, batches);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(8));

    private static UsageEvent Event(int id) => new()
    {
        EventId = $"event-{id}",

        // Over five days, on both sides of midnight and of a month's end.
        OccurredAtMs = Noon + (((id % 5) - 2) * DayMs) + ((id % 3) - 1),
        Category = id % 7 == 0 ? "avoided_by_cache" : id % 2 == 0 ? "generation" : "rerank",
        Tenant = "acme",
        Team = $"team-{id % 2}",
        Subject = $"key-{id % 3}",
        Collection = $"collection-{id % 4}",
        Segment = id % 2 == 0 ? "north" : string.Empty,
        Provider = "openai",
        Model = $"model-{id % 3}",
        Tokens = new TokenBuckets { InputUncached = id, CacheWrite1H = id * 2 },
        CostNanoUsd = id * 1000,
    };
}
