using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Budgets;
using RagPlatform.CostAccounting.Insights;
using RagPlatform.CostAccounting.Insights.Anomalies;
using RagPlatform.CostAccounting.Insights.Forecasts;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Insights;

/// <summary>Forecasts and anomalies from what the ledger has, of the tenant alone.</summary>
public sealed class CostInsightsTests
{
    private const long Dollar = 1_000_000_000;
    private const long DayMs = 86_400_000;

    // The 15th of March at noon.
    private static readonly DateTimeOffset s_now = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);
    private readonly ManualTimeProvider _time = new(s_now);

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Forecast_BudgetsOfTheMonth_NameTheDayTheyArePassed(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var budgets = new BudgetStore(store.Database, _time);
        await SetAsync(budgets, "tenant", string.Empty, soft: 15, hard: 100);
        await SetAsync(budgets, "team", "support", soft: 0, hard: 20);
        await SetAsync(budgets, "key", "key-2", soft: 5, hard: 0);
        await budgets.SetAsync("acme", new Budget { Level = "tenant", Period = "day", HardNanoUsd = Dollar }, CancellationToken.None);

        // A dollar a day by key 1 of the team, and half of it today.
        await BookAsync(store, Enumerable.Range(0, 29).Select(i => Event($"{i}", s_now.AddDays(-i), i == 0 ? Dollar / 2 : Dollar, "support", "key-1")));
        await BookAsync(store, [Event("other", s_now, 90 * Dollar, "support", "key-1", tenant: "other")]);

        GetForecastReply reply = await new CostForecasts(new DailyCosts(store.Database), budgets, _time)
            .ForecastAsync("acme", CancellationToken.None);

        Assert.Equal(("2026-03", 29 * Dollar / 2, 31 * Dollar, 28), (reply.Month, reply.SpentNanoUsd, reply.ExpectedNanoUsd, reply.Days));
        Dictionary<string, BudgetForecast> of = reply.Budgets.ToDictionary(budget => budget.Budget.Level);
        Assert.Equal(("2026-03-16", string.Empty), (of["tenant"].PassesSoftOn, of["tenant"].PassesHardOn));
        Assert.Equal((string.Empty, "2026-03-21"), (of["team"].PassesSoftOn, of["team"].PassesHardOn));
        Assert.Equal((0L, string.Empty), (of["key"].ExpectedNanoUsd, of["key"].PassesSoftOn));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task ListAnomalies_OfADimension_FindsTheOddDayOfTheOddValue(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await BookAsync(store, Enumerable.Range(1, 35).Select(i => Event($"a{i}", s_now.AddDays(-i), Dollar, "support", "key-1")));
        await BookAsync(store, Enumerable.Range(1, 35).Select(i => Event($"b{i}", s_now.AddDays(-i), i == 3 ? 9 * Dollar : Dollar, "sales", "key-2")));
        var anomalies = new CostAnomalies(new DailyCosts(store.Database), _time);

        ListAnomaliesReply reply = await anomalies.ListAsync("acme", new ListAnomaliesRequest { GroupBy = "team" }, CancellationToken.None);
        ListAnomaliesReply before = await anomalies.ListAsync(
            "acme", new ListAnomaliesRequest { GroupBy = "team", Days = 2 }, CancellationToken.None);
        ListAnomaliesReply large = await anomalies.ListAsync(
            "acme", new ListAnomaliesRequest { GroupBy = "team", MinNanoUsd = 9 * Dollar }, CancellationToken.None);

        CostAnomaly anomaly = Assert.Single(reply.Anomalies);
        Assert.Equal(("sales", "2026-03-12", 9 * Dollar, Dollar), (anomaly.Key, anomaly.Day, anomaly.CostNanoUsd, anomaly.UsualNanoUsd));
        Assert.Contains("mostly what a call costs", anomaly.Explanation, StringComparison.Ordinal);
        Assert.Empty(before.Anomalies);
        Assert.Empty(large.Anomalies);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task ListAnomalies_ManyValues_FindsTheOddOneAmongThem(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await BookAsync(store, Enumerable.Range(1, 35).Select(i => Event($"a{i}", s_now.AddDays(-i), i == 3 ? 9 * Dollar : Dollar, "t", "odd")));
        await BookAsync(store, Enumerable.Range(0, 2500).Select(i => Event($"b{i}", s_now.AddDays(-1 - (i % 34)), 2, "t", $"small-{i:D4}")));
        await BookAsync(store, Enumerable.Range(0, 2500).Select(i => Event($"c{i}", s_now.AddDays(-20), 2 * Dollar, "t", $"large-{i:D4}")));
        var request = new ListAnomaliesRequest { GroupBy = "key", MinNanoUsd = 1 };

        ListAnomaliesReply reply = await new CostAnomalies(new DailyCosts(store.Database), _time).ListAsync("acme", request, CancellationToken.None);

        Assert.Equal(("odd", 9 * Dollar), (reply.Anomalies[0].Key, reply.Anomalies[0].CostNanoUsd));
    }

    [Fact]
    public async Task ListAnomalies_ManyValuesAndDays_ReadsThoseThatCanDiffer()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        await BookAsync(store, Enumerable.Range(1, 35).Select(i => Event($"a{i}", s_now.AddDays(-i), Dollar, "t", "dear")));
        await BookAsync(store, Enumerable.Range(0, 100).Select(i => Event($"b{i}", s_now.AddDays(-1), 2, "t", $"small-{i}")));
        await BookAsync(store, [Event("c", s_now.AddDays(-1), 9 * Dollar, "t", "dear", tenant: "other")]);
        long today = Days.Of(s_now);
        var costs = new DailyCosts(store.Database);

        IReadOnlyList<DailyCost> read = await costs.ReadDearestAsync("acme", "subject", 3, 10, today - 40, today, CancellationToken.None);

        Assert.Equal(35, read.Count);
        Assert.All(read, day => Assert.Equal(("dear", Dollar), (day.Key, day.Cost)));
        Assert.Equal(today - 35, await costs.FirstDayAsync("acme", today - 40, today, CancellationToken.None));
        Assert.Null(await costs.FirstDayAsync("acme", today, today + 1, CancellationToken.None));
    }

    [Theory]
    [InlineData("group_by")]
    [InlineData("days")]
    [InlineData("min_nano_usd")]
    public async Task ListAnomalies_MalformedRequest_NamesTheField(string field)
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        var request = new ListAnomaliesRequest
        {
            GroupBy = field == "group_by" ? "colour" : string.Empty,
            Days = field == "days" ? 91 : 0,
            MinNanoUsd = field == "min_nano_usd" ? -1 : 0,
        };

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => new CostAnomalies(new DailyCosts(store.Database), _time).ListAsync("acme", request, CancellationToken.None));

        Assert.Equal(field, refused.Field);
    }

    private static Task<TestStore> CreateAsync(SqlDialect dialect) => TestStore.CreateAsync(dialect, typeof(UsageLedger).Assembly);

    private static Task SetAsync(BudgetStore budgets, string level, string name, long soft, long hard) => budgets.SetAsync(
        "acme",
        new Budget { Level = level, Name = name, Period = "month", SoftNanoUsd = soft * Dollar, HardNanoUsd = hard * Dollar },
        CancellationToken.None);

    private static Task<BookingResult> BookAsync(TestStore store, IEnumerable<UsageEvent> events) =>
        new UsageLedger(store.Database).BookAsync([.. events.Select(LedgerEvent.From)], CancellationToken.None);

    private static UsageEvent Event(string id, DateTimeOffset at, long cost, string team, string key, string tenant = "acme") => new()
    {
        EventId = id,
        OccurredAtMs = at.ToUnixTimeMilliseconds() / DayMs * DayMs,
        Category = "generation",
        Tenant = tenant,
        Team = team,
        Subject = key,
        CostNanoUsd = cost,
    };
}
