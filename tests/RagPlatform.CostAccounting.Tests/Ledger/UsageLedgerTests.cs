using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Reports;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Ledger;

/// <summary>Each event is booked once, whoever sends it how often, and reports are the sum of what was booked.</summary>
public sealed class UsageLedgerTests
{
    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_TheSameEventsTwice_CountsThemOnce(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var ledger = new UsageLedger(store.Database);
        UsageEvent[] events = [Event("1", 100), Event("2", 200)];

        Assert.Equal(2, await ledger.BookAsync(events, CancellationToken.None));
        Assert.Equal(0, await ledger.BookAsync(events, CancellationToken.None));

        CostReportReply report = await ReportAsync(store, "category");
        Assert.Equal(300, report.TotalNanoUsd);
        Assert.Equal(2, report.Events);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_ConcurrentlyWithOverlap_CountsEachOnce(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await using IDatabase second = store.OpenSecond();
        UsageLedger[] replicas = [new(store.Database), new(second)];

        int[] booked = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => replicas[i % 2].BookAsync(
            [.. Enumerable.Range(i, 10).Select(id => Event($"{id}", 1))], CancellationToken.None)));

        Assert.Equal(29, booked.Sum());
        Assert.Equal(29, (await ReportAsync(store, "category")).TotalNanoUsd);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Report_ByEachDimension_AddsUpToTheTotalAndLeavesSavingsOut(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        UsageEvent embedding = Event("1", 5);
        embedding.Category = "query_embedding";
        UsageEvent nextDay = Event("2", 7);
        nextDay.OccurredAtMs += (long)TimeSpan.FromDays(1).TotalMilliseconds;
        UsageEvent avoided = Event("3", 1000);
        avoided.Category = UsageEventValidator.AvoidedByCache;
        UsageEvent foreign = Event("4", 9000);
        foreign.Tenant = "other";
        await new UsageLedger(store.Database).BookAsync([embedding, nextDay, avoided, foreign], CancellationToken.None);

        foreach (string dimension in (string[])["category", "model", "provider", "collection", "subject", "key", "day"])
        {
            CostReportReply report = await ReportAsync(store, dimension);
            Assert.Equal(12, report.TotalNanoUsd);
            Assert.Equal(12, report.Rows.Sum(row => row.CostNanoUsd));
            Assert.Equal(1000, report.AvoidedNanoUsd);
        }

        Assert.Equal(["2026-03-01", "2026-03-02"], (await ReportAsync(store, "day")).Rows.Select(row => row.Key));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Report_WithALimit_GivesTheMostExpensiveAndWhatTheRestCost(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await new UsageLedger(store.Database).BookAsync(
            [.. Enumerable.Range(1, 5).Select(i =>
            {
                UsageEvent usage = Event($"{i}", i * 10);
                usage.Collection = $"c{i}";
                return usage;
            })],
            CancellationToken.None);

        CostReportReply report = await new CostReports(store.Database).ReportAsync(
            "acme", new CostReportRequest { GroupBy = "collection", Limit = 2 }, CancellationToken.None);

        Assert.Equal(["c5", "c4"], report.Rows.Select(row => row.Key));
        Assert.Equal((150, 60), (report.TotalNanoUsd, report.OtherNanoUsd));
    }

    [Theory]
    [InlineData("group_by", "colour", 0, 0, 0)]
    [InlineData("limit", "", 0, 0, 10_001)]
    [InlineData("from_ms", "", -1, 0, 0)]
    [InlineData("to_ms", "", 5, 4, 0)]
    public async Task Report_BadInput_NamesTheField(string field, string groupBy, long from, long to, int limit)
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        var request = new CostReportRequest { GroupBy = groupBy, FromMs = from, ToMs = to, Limit = limit };

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => new CostReports(store.Database).ReportAsync("acme", request, CancellationToken.None));

        Assert.Equal(field, refused.Field);
    }

    private static Task<TestStore> CreateAsync(SqlDialect dialect) => TestStore.CreateAsync(dialect, typeof(UsageLedger).Assembly);

    private static Task<CostReportReply> ReportAsync(TestStore store, string groupBy) =>
        new CostReports(store.Database).ReportAsync("acme", new CostReportRequest { GroupBy = groupBy }, CancellationToken.None);

    private static UsageEvent Event(string id, long cost) => new()
    {
        EventId = id,
        OccurredAtMs = 1_772_366_400_000,
        Category = "generation",
        Tenant = "acme",
        Subject = "key-1",
        Collection = "docs",
        Provider = "openai",
        Model = "gpt-4o",
        Tokens = new TokenBuckets { InputUncached = 10 },
        CostNanoUsd = cost,
    };
}
