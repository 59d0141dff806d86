using Grpc.Core;
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

        Assert.Equal((2, 0), await BookAsync(ledger, events));
        Assert.Equal((0, 2), await BookAsync(ledger, events));
        Assert.Equal((1, 3), await BookAsync(ledger, [Event("1", 100), Event("2", 200), Event("3", 0), Event("3", 0)]));

        CostReportReply report = await ReportAsync(store, "category");
        Assert.Equal(300, report.TotalNanoUsd);
        Assert.Equal(3, report.Events);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_AnotherEventUnderABookedId_KeepsTheFirstAndSaysSo(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var ledger = new UsageLedger(store.Database);
        await BookAsync(ledger, [Event("1", 100)]);
        UsageEvent otherMonth = Event("1", 100);
        otherMonth.OccurredAtMs += (long)TimeSpan.FromDays(40).TotalMilliseconds;

        BookingResult cost = await ledger.BookAsync([LedgerEvent.From(Event("1", 999)), LedgerEvent.From(Event("2", 1))], CancellationToken.None);
        BookingResult time = await ledger.BookAsync([LedgerEvent.From(otherMonth)], CancellationToken.None);
        BookingResult within = await ledger.BookAsync([LedgerEvent.From(Event("3", 1)), LedgerEvent.From(Event("3", 2))], CancellationToken.None);

        Assert.Equal(["1"], cost.Conflicts);
        Assert.Equal(["1"], time.Conflicts);
        Assert.Equal(["3"], within.Conflicts);
        Assert.Equal(102, (await ReportAsync(store, "category")).TotalNanoUsd);
        Assert.Equal((0, 3), await ledger.VerifyAsync("acme", CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_SumAbove64Bits_BooksNothingOfTheBatch(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var ledger = new UsageLedger(store.Database);
        UsageEvent large = Event("1", 1);
        large.Tokens.Embedding = long.MaxValue - 5;
        await BookAsync(ledger, [large]);
        UsageEvent more = Event("2", 1);
        more.Tokens.Embedding = 6;

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => BookAsync(ledger, [Event("3", 1), more]));

        Assert.Equal("LEDGER_OVERFLOW", refused.Reason);
        Assert.Equal((0, 1), await ledger.VerifyAsync("acme", CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_NamesTooLongForAnIndex_AreBookedAndFoundAgain(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var random = new Random(7);
        string[] collections =
        [
            .. Enumerable.Range(0, 3).Select(_ => string.Concat(Enumerable.Range(0, 4096).Select(_ => (char)random.Next(0x4E00, 0x9FA5)))),
        ];

        foreach (int round in (int[])[0, 1])
        {
            // A ledger that remembers no dimension.
            await BookAsync(new UsageLedger(store.Database), [.. collections.Select((collection, i) =>
            {
                UsageEvent usage = Event($"{round}/{i}", 1 + i);
                usage.Collection = collection;
                return usage;
            })]);
        }

        CostReportReply report = await ReportAsync(store, "collection");
        Assert.Equal(
            [(collections[2], 6L), (collections[1], 4L), (collections[0], 2L)], report.Rows.Select(row => (row.Key, row.CostNanoUsd)));
        Assert.Equal(3, await store.Database.QuerySingleOrDefaultAsync<long>("SELECT COUNT(*) FROM ledger_dimensions", null, default));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_AfterTheStoreLostWhatItHad_BooksUnderTheRightDimensions(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var ledger = new UsageLedger(store.Database);
        await BookAsync(ledger, [Event("1", 100)]);

        // As a standby that had not heard of the dimension would have given its number to the next one that came.
        await store.Database.ExecuteAsync(
            "UPDATE ledger_dimensions SET dimension_key = 'of another', tenant = 'other'", null, CancellationToken.None);
        Assert.Equal((1, 0), await BookAsync(ledger, [Event("2", 20)]));
        await store.Database.ExecuteAsync(
            "DELETE FROM ledger_sums; DELETE FROM ledger_events; DELETE FROM ledger_dimensions", null, CancellationToken.None);
        Assert.Equal((1, 0), await BookAsync(ledger, [Event("3", 3)]));

        Assert.Equal(3, (await ReportAsync(store, "category")).TotalNanoUsd);
    }

    [Theory]
    [PostgresStore]
    public async Task Book_AfterAPartitionWasLost_MakesItAgain(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var ledger = new UsageLedger(store.Database);
        await BookAsync(ledger, [Event("1", 100)]);

        await store.Database.ExecuteAsync("DROP TABLE ledger_events_2026_03; DELETE FROM ledger_sums", null, CancellationToken.None);
        Assert.Equal((1, 0), await BookAsync(ledger, [Event("2", 20)]));

        Assert.Equal(20, (await ReportAsync(store, "category")).TotalNanoUsd);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_LateAndEarlyAndOutOfOrder_LandInTheirDays(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var ledger = new UsageLedger(store.Database);
        int[] days = [400, -70, 31, 0, -800, 1];

        await BookAsync(ledger, [.. days.Select(day =>
        {
            UsageEvent usage = Event($"day {day}", 1);
            usage.OccurredAtMs += (long)TimeSpan.FromDays(day).TotalMilliseconds;
            return usage;
        })]);

        CostReportReply report = await ReportAsync(store, "day");
        Assert.Equal(
            ["2023-12-22", "2025-12-21", "2026-03-01", "2026-03-02", "2026-04-01", "2027-04-05"], report.Rows.Select(row => row.Key));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Verify_ASumThatWasTamperedWith_IsFound(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var ledger = new UsageLedger(store.Database);
        await BookAsync(ledger, [Event("1", 100), Event("2", 100)]);

        await store.Database.ExecuteAsync("UPDATE ledger_sums SET cost_nano_usd = cost_nano_usd + 1", null, CancellationToken.None);
        Assert.Equal((1, 2), await ledger.VerifyAsync("acme", CancellationToken.None));

        await store.Database.ExecuteAsync("DELETE FROM spent_sums WHERE level = 'key'", null, CancellationToken.None);
        Assert.Equal((2, 2), await ledger.VerifyAsync("acme", CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_ConcurrentlyWithOverlap_CountsEachOnce(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await using IDatabase second = store.OpenSecond();
        UsageLedger[] replicas = [new(store.Database), new(second)];

        (int Booked, int Duplicates)[] booked = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => BookAsync(
            replicas[i % 2], [.. Enumerable.Range(i, 10).Select(id => Event($"{id}", 1))])));

        Assert.Equal(29, booked.Sum(result => result.Booked));
        Assert.Equal(171, booked.Sum(result => result.Duplicates));
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
        avoided.Category = CostCategories.AvoidedByCache;
        UsageEvent foreign = Event("4", 9000);
        foreign.Tenant = "other";
        await BookAsync(new UsageLedger(store.Database), [embedding, nextDay, avoided, foreign]);

        foreach (string dimension in (string[])["category", "model", "provider", "collection", "team", "segment", "subject", "key", "day"])
        {
            CostReportReply report = await ReportAsync(store, dimension);
            Assert.Equal(12, report.TotalNanoUsd);
            Assert.Equal(12, report.Rows.Sum(row => row.CostNanoUsd));
            Assert.Equal(1000, report.AvoidedNanoUsd);
            Assert.Equal(report.Events - report.AvoidedEvents, report.Rows.Sum(row => row.Events));
        }

        Assert.Equal(["2026-03-01", "2026-03-02"], (await ReportAsync(store, "day")).Rows.Select(row => row.Key));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Report_OfAllTenants_IsGroupedByTenantAndOfOneIsNot(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        UsageEvent[] others = [Event("2", 20), Event("3", 3)];
        Array.ForEach(others, other => other.Tenant = "other");
        await BookAsync(new UsageLedger(store.Database), [Event("1", 100), .. others]);
        var reports = new CostReports(store.Database);

        // From the middle of the day on: one part comes from the events, and none from the sums.
        var request = new CostReportRequest { GroupBy = "tenant", FromMs = 1_772_366_400_000 };
        CostReportReply all = await reports.ReportAsync(null, request, CancellationToken.None);
        CostReportReply whole = await reports.ReportAsync(null, new CostReportRequest { GroupBy = "tenant" }, CancellationToken.None);
        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => reports.ReportAsync("acme", request, CancellationToken.None));

        Assert.Equal([("acme", 100L), ("other", 23L)], all.Rows.Select(row => (row.Key, row.CostNanoUsd)));
        Assert.Equal(all.Rows, whole.Rows);
        Assert.Equal("group_by", refused.Field);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Report_WithALimit_GivesTheMostExpensiveAndWhatTheRestCost(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await BookAsync(
            new UsageLedger(store.Database),
            [.. Enumerable.Range(1, 5).Select(i =>
            {
                UsageEvent usage = Event($"{i}", i * 10);
                usage.Collection = $"c{i}";
                return usage;
            })]);

        CostReportReply report = await new CostReports(store.Database).ReportAsync(
            "acme", new CostReportRequest { GroupBy = "collection", Limit = 2 }, CancellationToken.None);

        Assert.Equal(["c5", "c4"], report.Rows.Select(row => row.Key));
        Assert.Equal((150, 60), (report.TotalNanoUsd, report.OtherNanoUsd));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Report_DaysThatTogetherDoNotFit_IsRefusedAndEachDayIsNot(SqlDialect dialect)
    {
        const long DayMs = 86_400_000;
        await using TestStore store = await CreateAsync(dialect);
        UsageEvent[] events = [Event("1", 1), Event("2", 1)];
        events[1].OccurredAtMs += DayMs;
        await BookAsync(new UsageLedger(store.Database), events);
        await store.Database.ExecuteAsync("UPDATE ledger_sums SET cost_nano_usd = 9000000000000000000", null, CancellationToken.None);
        var reports = new CostReports(store.Database);
        long first = events[0].OccurredAtMs / DayMs * DayMs;

        foreach (string groupBy in (string[])["category", "day"])
        {
            PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => ReportAsync(store, groupBy));
            Assert.Equal((StatusCode.OutOfRange, "REPORT_OVERFLOW", "from_ms"), (refused.Code, refused.Reason, refused.Field));
            Assert.Contains("shorter window", refused.Message, StringComparison.Ordinal);
        }

        CostReportReply day = await reports.ReportAsync(
            "acme", new CostReportRequest { FromMs = first, ToMs = first + DayMs }, CancellationToken.None);
        Assert.Equal(9_000_000_000_000_000_000, day.TotalNanoUsd);
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

    private static async Task<(int Booked, int Duplicates)> BookAsync(UsageLedger ledger, UsageEvent[] events)
    {
        BookingResult result = await ledger.BookAsync([.. events.Select(LedgerEvent.From)], CancellationToken.None);
        return (result.Booked, result.Duplicates);
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
