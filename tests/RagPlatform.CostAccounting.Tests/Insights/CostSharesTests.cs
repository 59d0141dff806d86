using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Insights.Shares;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Reports;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Insights;

/// <summary>Every category has its part, the parts are the whole, and a part that leaves its band is told of once.</summary>
public sealed class CostSharesTests
{
    private const long Dollar = 1_000_000_000;
    private const long Noon = 1_772_366_400_000;
    private readonly ManualTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(Noon + 3_600_000));

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Read_CostsOfEveryCategory_AreDividedWithoutRest(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(UsageLedger).Assembly);
        string[] categories = [.. CostCategories.All.Order(StringComparer.Ordinal)];
        await BookAsync(store, [.. categories.Select((category, i) => Event($"{i}", category, (i + 1) * Dollar))]);

        GetSharesReply reply = await Shares(store).ReadAsync("acme", new GetSharesRequest(), CancellationToken.None);

        long costs = categories.Select((category, i) => category == CostCategories.AvoidedByCache ? 0 : (i + 1) * Dollar).Sum();
        Assert.Equal(costs, reply.TotalNanoUsd);
        Assert.Equal(costs, reply.Shares.Sum(share => share.CostNanoUsd));
        Assert.Equal(100, reply.Shares.Sum(share => share.Percent), 1e-9);
        Assert.Equal(["embedding", "retrieval", "generation", "monitoring"], reply.Shares.Select(share => share.Name));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Read_WithoutAWindow_IsOfTodayAndThirtyWholeDaysFromTheSumsAlone(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(UsageLedger).Assembly);
        long today = Noon / LedgerEvent.DayMs * LedgerEvent.DayMs;
        UsageEvent[] events =
        [
            Event("1", "generation", 1 * Dollar), Event("2", "generation", 10 * Dollar), Event("3", "generation", 100 * Dollar),
            Event("4", "generation", 1000 * Dollar),
        ];
        events[1].OccurredAtMs = today - (30 * LedgerEvent.DayMs);
        events[2].OccurredAtMs = events[1].OccurredAtMs - 1;
        events[3].OccurredAtMs = today + LedgerEvent.DayMs;
        await BookAsync(store, events);
        await store.Database.ExecuteAsync("DELETE FROM ledger_events", null, CancellationToken.None);

        GetSharesReply reply = await Shares(store).ReadAsync("acme", new GetSharesRequest(), CancellationToken.None);

        Assert.Equal(11 * Dollar, reply.TotalNanoUsd);
    }

    [Fact]
    public void Divide_SharesWithinTheBands_NeedNoAdvice()
    {
        GetSharesReply reply = Divide(("ingest_embedding", 7), ("retrieval", 15), ("generation", 70), ("monitoring", 8));

        Assert.All(reply.Shares, share => Assert.Equal((CostShareState.CostShareWithin, string.Empty), (share.State, share.Advice)));
        Assert.False(reply.TooLittle);
    }

    [Fact]
    public void Divide_SharesOutsideTheBands_SayWhereToLook()
    {
        GetSharesReply reply = Divide(("query_embedding", 11), ("infrastructure", 9), ("failed_calls", 76), ("monitoring", 4));

        Assert.Equal(
            [CostShareState.CostShareAbove, CostShareState.CostShareBelow, CostShareState.CostShareAbove, CostShareState.CostShareBelow],
            reply.Shares.Select(share => share.State));
        Assert.All(reply.Shares, share => Assert.NotEmpty(share.Advice));
    }

    [Fact]
    public void Divide_TooLittleWasSpent_JudgesNothing()
    {
        CostShares shares = new(null!, Options.Create(new CostShareOptions()), _time);

        GetSharesReply reply = shares.Divide(new Dictionary<string, long> { ["generation"] = Dollar - 1 }, unpricedEvents: 3);

        Assert.True(reply.TooLittle);
        Assert.Equal(3, reply.UnpricedEvents);
        Assert.All(reply.Shares, share => Assert.Equal(CostShareState.CostShareWithin, share.State));
    }

    [Fact]
    public async Task Watch_APartLeavesItsBand_TellsOnceAndAgainWhenItComesBackAndLeaves()
    {
        await using TestStore store = await TestStore.CreateAsync(SqlDialect.Sqlite, typeof(UsageLedger).Assembly);
        var alerts = new List<string>();
        using MeterListener listener = Listen(alerts);
        using var watch = new CostShareWatch(store.Database, Shares(store), _time, NullLogger<CostShareWatch>.Instance);

        await BookAsync(store, [Event("1", "generation", 70 * Dollar), Event("2", "retrieval", 15 * Dollar), Event("3", "query_embedding", 8 * Dollar)]);
        await watch.LookAsync(CancellationToken.None);
        await watch.LookAsync(CancellationToken.None);
        await BookAsync(store, [Event("4", "monitoring", 8 * Dollar)]);
        await watch.LookAsync(CancellationToken.None);
        await BookAsync(store, [Event("5", "monitoring", 30 * Dollar)]);
        await watch.LookAsync(CancellationToken.None);

        // First without monitoring, which makes generation too much as well; then all within; then too much of it, which makes generation too little.
        Assert.Equal(["generation above", "monitoring below", "generation below", "monitoring above"], alerts);
    }

    [Fact]
    public async Task Watch_ATenantThatCannotBeRead_KeepsNoOtherFromBeingTold()
    {
        await using TestStore store = await TestStore.CreateAsync(SqlDialect.Sqlite, typeof(UsageLedger).Assembly);
        var alerts = new List<string>();
        using MeterListener listener = Listen(alerts);
        using var watch = new CostShareWatch(store.Database, Shares(store), _time, NullLogger<CostShareWatch>.Instance);
        await BookAsync(store, [Event("1", "generation", 90 * Dollar), Event("2", "monitoring", 10 * Dollar)]);

        // Before acme in any order, and more than 64 bits of nano-dollars in two categories.
        await store.Database.ExecuteAsync(
            """
            INSERT INTO ledger_dimensions
                (dimension_key, tenant, category, team, subject, collection, segment, provider, model, price_id, price_unknown, region, batch)
            SELECT 'aaa' || category, 'aaa', category, team, subject, collection, segment, provider, model, price_id, price_unknown, region, batch
            FROM ledger_dimensions;
            INSERT INTO ledger_sums SELECT new.dimension_id, day, events, 9000000000000000000, input_uncached, cache_read, cache_write,
                cache_write_1h, output_text, output_reasoning, embedding
            FROM ledger_sums JOIN ledger_dimensions AS old USING (dimension_id)
                JOIN ledger_dimensions AS new ON new.tenant = 'aaa' AND new.category = old.category
            """,
            null,
            CancellationToken.None);
        await watch.LookAsync(CancellationToken.None);

        Assert.Contains("generation above", alerts);
    }

    private static MeterListener Listen(List<string> alerts)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "rag.cost.share.alerts")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => alerts.Add(string.Join(' ', tags.ToArray().Select(tag => tag.Value))));
        listener.Start();
        return listener;
    }

    private GetSharesReply Divide(params (string Category, long Dollars)[] costs) =>
        new CostShares(null!, Options.Create(new CostShareOptions()), _time)
            .Divide(costs.ToDictionary(cost => cost.Category, cost => cost.Dollars * Dollar), unpricedEvents: 0);

    private CostShares Shares(TestStore store) => new(new CostReports(store.Database), Options.Create(new CostShareOptions()), _time);

    private static Task<BookingResult> BookAsync(TestStore store, UsageEvent[] events) =>
        new UsageLedger(store.Database).BookAsync([.. events.Select(LedgerEvent.From)], CancellationToken.None);

    private static UsageEvent Event(string id, string category, long cost) => new()
    {
        EventId = id,
        OccurredAtMs = Noon,
        Category = category,
        Tenant = "acme",
        CostNanoUsd = cost,
    };
}
