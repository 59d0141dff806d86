using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.CostAccounting.Reports;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Ledger;

/// <summary>What senders say is booked by the ledger's clock and prices, and loses nothing.</summary>
public sealed class UsageStreamTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private readonly ManualTimeProvider _time = new(s_now);

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_FromAClockThatIsAhead_IsOfTodayAndCountedOnce(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        UsageStream stream = Stream(store);
        UsageEvent[] events = [Event("ahead", s_now.AddDays(400)), Event("skewed", s_now.AddMinutes(5)), Event("late", s_now.AddDays(-30))];

        RecordUsageReply first = await BookAsync(stream, events);
        _time.Advance(TimeSpan.FromHours(1));
        RecordUsageReply again = await BookAsync(stream, events);

        Assert.Equal((3, 0, 0), (first.Booked, first.Duplicates, first.Conflicts));
        Assert.Equal((0, 3, 0), (again.Booked, again.Duplicates, again.Conflicts));
        CostReportReply report = await new CostReports(store.Database).ReportAsync(
            "acme", new CostReportRequest { GroupBy = "day" }, CancellationToken.None);
        Assert.Equal([("2026-10-26", 1L), ("2026-11-25", 2L)], report.Rows.Select(row => (row.Key, row.Events)));
        Assert.Equal((0, 3), await new UsageLedger(store.Database).VerifyAsync("acme", CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_BeforeItsSenderKnewThePrice_CostsWhatTheLedgerKnows(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        UsageStream stream = Stream(store, out PriceEditor editor);
        Price price = await editor.SetAsync(
            new Price
            {
                Provider = "test",
                Model = "m",
                ValidFromMs = 1_700_000_000_000,
                InputNanoUsdPerMtok = 3_000_000_000,
                CacheReadNanoUsdPerMtok = 0,
                CacheWriteNanoUsdPerMtok = 0,
                CacheWrite1HNanoUsdPerMtok = 0,
                OutputNanoUsdPerMtok = 0,
                EmbeddingNanoUsdPerMtok = 0,
                Source = "a test",
            },
            "key-1",
            CancellationToken.None);
        UsageEvent unknown = Event("1", s_now);
        unknown.PriceUnknown = true;
        UsageEvent mistaken = Event("2", s_now);
        (mistaken.PriceId, mistaken.CostNanoUsd) = (price.PriceId, 1);

        await BookAsync(stream, [unknown, mistaken]);

        CostReportReply report = await new CostReports(store.Database).ReportAsync("acme", new CostReportRequest(), CancellationToken.None);
        Assert.Equal((6_000_000L, 0L), (report.TotalNanoUsd, report.UnpricedEvents));
    }

    [Fact]
    public async Task Book_AnEventThatIsNone_NamesItsFieldAndBooksNothingOfTheBatch()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        UsageEvent none = Event("2", s_now);
        none.Category = "llm";

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => BookAsync(Stream(store), [Event("1", s_now), none]));

        Assert.Equal("category", refused.Field);
        Assert.Equal((0, 0), await new UsageLedger(store.Database).VerifyAsync("acme", CancellationToken.None));
    }

    [Fact]
    public async Task Book_AnotherEventUnderAnId_IsNamed()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        UsageStream stream = Stream(store);
        await BookAsync(stream, [Event("1", s_now)]);
        UsageEvent another = Event("1", s_now);
        another.Tokens.InputUncached = 7;

        RecordUsageReply reply = await BookAsync(stream, [another]);

        Assert.Equal(1, reply.Conflicts);
        Assert.Equal(["1"], reply.ConflictingEventIds);
    }

    private static Task<TestStore> CreateAsync(SqlDialect dialect) => TestStore.CreateAsync(dialect, typeof(UsageLedger).Assembly);

    private static Task<RecordUsageReply> BookAsync(UsageStream stream, UsageEvent[] events) =>
        stream.BookAsync(events.Select(usage => usage.Clone()).ToAsyncEnumerable(), CancellationToken.None);

    private UsageStream Stream(TestStore store) => Stream(store, out _);

    private UsageStream Stream(TestStore store, out PriceEditor editor)
    {
        var list = new PriceList(Options.Create(new PriceOptions()));
        var prices = new PriceStore(store.Database, list);
        editor = new PriceEditor(prices, list, _time);
        return new UsageStream(new UsageLedger(store.Database), list, prices, _time, NullLogger<UsageStream>.Instance);
    }

    private static UsageEvent Event(string id, DateTimeOffset at) => new()
    {
        EventId = id,
        OccurredAtMs = at.ToUnixTimeMilliseconds(),
        Category = "generation",
        Tenant = "acme",
        Provider = "test",
        Model = "m",
        Tokens = new TokenBuckets { InputUncached = 1000 },
    };
}
