using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Budgets;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Budgets;

/// <summary>Spent and held together never pass a hard limit, and nothing stays held for ever.</summary>
public sealed class ReservationTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Reserve_WhatIsLeft_IsGivenAndANanoDollarMoreIsRefused(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await SetAsync(store, "tenant", "", hard: 100);

        await ReserveAsync(store, "a", 60);
        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => ReserveAsync(store, "b", 41));
        ReserveReply last = await ReserveAsync(store, "c", 40);

        Assert.Equal("BUDGET_EXCEEDED", refused.Reason);
        Assert.Contains("daily budget of the tenant", refused.Message, StringComparison.Ordinal);
        Assert.Contains("100", refused.Message, StringComparison.Ordinal);
        Assert.Contains("2026-03-02T00:00:00Z", refused.Message, StringComparison.Ordinal);
        Assert.Equal(40, last.GrantedNanoUsd);
        Assert.Equal((0, 100), await UsedAsync(store));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Reserve_SeveralLevels_TheTightestRefusesAndIsNamed(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await SetAsync(store, "tenant", "", hard: 1000);
        await SetAsync(store, "team", "red", hard: 50);
        await SetAsync(store, "key", "key-1", hard: 20);
        await SetAsync(store, "key", "key-1", hard: 500, period: "month");

        Assert.Equal("key", (await RefuseAsync(store, "a", 21, "red", "key-1")).Budget.Level);
        Assert.Equal("team", (await RefuseAsync(store, "b", 51, "red", "key-2")).Budget.Level);
        Assert.Equal("tenant", (await RefuseAsync(store, "c", 1001, "blue", "key-2")).Budget.Level);
        Assert.Equal(1000, (await ReserveAsync(store, "d", 1000, "blue", "key-2")).GrantedNanoUsd);
        Assert.Equal("tenant", (await RefuseAsync(store, "e", 1, "red", "key-1")).Budget.Level);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Reserve_TheSameRequestTwice_HoldsOnceAndSaysTheSame(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await SetAsync(store, "tenant", "", hard: 100);

        ReserveReply first = await ReserveAsync(store, "a", 60);
        ReserveReply again = await ReserveAsync(store, "a", 60);

        Assert.Equal(first, again);
        Assert.Equal((0, 60), await UsedAsync(store));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Reserve_AnIdThatWasSettledReleasedOrRanOut_IsNotGrantedAgain(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var reservations = new Reservations(store.Database, _time);
        await SetAsync(store, "tenant", "", hard: 100);
        await ReserveAsync(store, "settled", 10);
        await ReserveAsync(store, "released", 10);
        await ReserveAsync(store, "late", 10);
        await reservations.SettleAsync("acme", "settled", 10, CancellationToken.None);
        await reservations.ReleaseAsync("acme", "released", CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(60));

        foreach ((string id, string end) in ((string, string)[])[
            ("settled", "was settled or released"), ("released", "was settled or released"), ("late", "ran out")])
        {
            PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => ReserveAsync(store, id, 10));
            Assert.Equal((StatusCode.FailedPrecondition, "RESERVATION_CLOSED", "request_id"), (refused.Code, refused.Reason, refused.Field));
            Assert.Contains($"'{id}' {end}", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal((0, 10), await UsedAsync(store));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Reserve_AfterTwoDays_ForgetsWhatHoldsNothingAndKeepsWhatIsNotBookedYet(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var reservations = new Reservations(store.Database, _time);
        await SetAsync(store, "tenant", "", hard: 1000, period: "month");
        foreach (string id in (string[])["booked", "released", "late", "unbooked"])
        {
            await ReserveAsync(store, id, 10);
        }

        await new UsageLedger(store.Database).BookAsync([Event("1", 10, "booked")], CancellationToken.None);
        await reservations.SettleAsync("acme", "booked", 10, CancellationToken.None);
        await reservations.ReleaseAsync("acme", "released", CancellationToken.None);
        await reservations.SettleAsync("acme", "unbooked", 7, CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(2));
        await ReserveAsync(store, "on the second day", 1);
        string[] second = await KeptAsync(store);
        _time.Advance(TimeSpan.FromDays(1));
        await ReserveAsync(store, "on the third day", 1);
        string[] third = await KeptAsync(store);
        (long, long) used = await UsedAsync(store);
        _time.Advance(TimeSpan.FromDays(38));
        await ReserveAsync(store, "two months later", 1);

        Assert.Equal(["booked", "late", "on the second day", "released", "unbooked"], second);
        Assert.Equal(["on the second day", "on the third day", "unbooked"], third);
        Assert.Equal((10, 7 + 1), used);
        Assert.Equal(["two months later"], await KeptAsync(store));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Reserve_ManyOldOnes_AreDeletedAFewAtATime(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await SetAsync(store, "tenant", "", hard: 1_000_000);
        for (int i = 0; i < 250; i++)
        {
            await ReserveAsync(store, $"r{i}", 1);
        }

        _time.Advance(TimeSpan.FromDays(3));
        var kept = new List<int>();
        for (int i = 0; i < 3; i++)
        {
            await ReserveAsync(store, $"new {i}", 1);
            kept.Add((await KeptAsync(store)).Length);
        }

        Assert.Equal([151, 52, 3], kept);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Settle_LessThanHeld_FreesTheRestOnce(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var reservations = new Reservations(store.Database, _time);
        await SetAsync(store, "tenant", "", hard: 100);
        await ReserveAsync(store, "a", 100);

        Assert.True(await reservations.SettleAsync("acme", "a", 30, CancellationToken.None));
        Assert.False(await reservations.SettleAsync("acme", "a", 90, CancellationToken.None));
        Assert.False(await reservations.ReleaseAsync("acme", "a", CancellationToken.None));
        Assert.False(await reservations.SettleAsync("acme", "never seen", 90, CancellationToken.None));
        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(70, (await ReserveAsync(store, "b", 70)).GrantedNanoUsd);
        await Assert.ThrowsAsync<PlatformException>(() => ReserveAsync(store, "c", 1));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Reserve_ReleasedOrRunOut_IsFreeAgain(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await SetAsync(store, "tenant", "", hard: 100);
        await ReserveAsync(store, "a", 100);

        Assert.True(await new Reservations(store.Database, _time).ReleaseAsync("acme", "a", CancellationToken.None));
        await ReserveAsync(store, "b", 100);
        await Assert.ThrowsAsync<PlatformException>(() => ReserveAsync(store, "c", 1));
        _time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(100, (await ReserveAsync(store, "d", 100)).GrantedNanoUsd);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_EventsOfAReservation_MoveFromHeldToSpentAndCountOnce(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var ledger = new UsageLedger(store.Database);
        await SetAsync(store, "tenant", "", hard: 100);
        await ReserveAsync(store, "a", 60);
        LedgerEvent[] events = [Event("1", 20, "a"), Event("2", 10, "a"), Event("3", 7, "")];

        await ledger.BookAsync(events, CancellationToken.None);
        await ledger.BookAsync(events, CancellationToken.None);
        Assert.Equal((37, 30), await UsedAsync(store));

        await new Reservations(store.Database, _time).SettleAsync("acme", "a", 35, CancellationToken.None);
        Assert.Equal((37, 5), await UsedAsync(store));
        await ledger.BookAsync([Event("4", 5, "a")], CancellationToken.None);
        Assert.Equal((42, 0), await UsedAsync(store));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Reserve_BeyondWhatThePlatformLetsTheTenantSpend_IsRefusedByThatBudget(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await SetAsync(store, "tenant", "", hard: 100);
        await SetAsync(store, "platform", "", hard: 50);
        await ReserveAsync(store, "a", 30);
        LedgerEvent spent = Event("1", 20, "a");
        spent.Usage.SettlesReservation = true;
        await new UsageLedger(store.Database).BookAsync([spent], CancellationToken.None);

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => ReserveAsync(store, "b", 31));

        Assert.Contains("set by the platform", refused.Message, StringComparison.Ordinal);
        Assert.Equal(30, (await ReserveAsync(store, "c", 30)).GrantedNanoUsd);
        Assert.Equal(
            [("platform", 20L, 30L), ("tenant", 20L, 30L)],
            (await new BudgetStore(store.Database, _time).ListAsync("acme", CancellationToken.None)).Budgets
                .Select(state => (state.Budget.Level, state.SpentNanoUsd, state.ReservedNanoUsd)).Order());
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_TheLastEventOfAReservation_FreesTheRest(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var ledger = new UsageLedger(store.Database);
        await SetAsync(store, "tenant", "", hard: 100);
        await ReserveAsync(store, "a", 60);
        await ReserveAsync(store, "b", 40);
        LedgerEvent last = Event("2", 10, "a");
        last.Usage.SettlesReservation = true;

        await ledger.BookAsync([Event("1", 20, "a"), last], CancellationToken.None);

        Assert.Equal((30, 40), await UsedAsync(store));
        Assert.Equal(30, (await ReserveAsync(store, "c", 30)).GrantedNanoUsd);
        await ledger.BookAsync([Event("3", 5, "a")], CancellationToken.None);
        Assert.Equal((35, 70), await UsedAsync(store));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Book_AfterTheReservationRanOut_IsSpentAndNothingIsHeld(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await SetAsync(store, "tenant", "", hard: 100);
        await ReserveAsync(store, "a", 60);
        _time.Advance(TimeSpan.FromSeconds(61));
        await ReserveAsync(store, "b", 10);

        await new UsageLedger(store.Database).BookAsync([Event("1", 20, "a")], CancellationToken.None);

        Assert.Equal((20, 10), await UsedAsync(store));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Reserve_NextDay_TheDailyBudgetIsNewAndTheMonthlyIsNot(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await SetAsync(store, "tenant", "", hard: 100);
        await SetAsync(store, "tenant", "", hard: 150, period: "month");
        await ReserveAsync(store, "a", 100);
        await new Reservations(store.Database, _time).SettleAsync("acme", "a", 100, CancellationToken.None);

        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal("month", (await RefuseAsync(store, "b", 51)).Budget.Period);
        Assert.Equal(50, (await ReserveAsync(store, "c", 50)).GrantedNanoUsd);
        _time.Advance(TimeSpan.FromDays(31));
        Assert.Equal(100, (await ReserveAsync(store, "d", 100)).GrantedNanoUsd);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Reserve_AboveTheSoftLimit_IsGivenWithAWarning(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await SetAsync(store, "key", "key-1", hard: 0, soft: 50);

        ReserveReply below = await ReserveAsync(store, "a", 50);
        ReserveReply above = await ReserveAsync(store, "b", 5000);

        Assert.Empty(below.Warnings);
        Assert.Contains("key 'key-1'", Assert.Single(above.Warnings), StringComparison.Ordinal);
        Assert.True(above.Unlimited);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Reserve_WithAWish_GivesAtMostAQuarterOfWhatIsLeft(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await SetAsync(store, "tenant", "", hard: 1000);

        Assert.Equal(250, (await ReserveAsync(store, "a", 10, wish: 900)).GrantedNanoUsd);
        Assert.Equal(100, (await ReserveAsync(store, "b", 10, wish: 100)).GrantedNanoUsd);
        Assert.Equal(500, (await ReserveAsync(store, "c", 500, wish: 600)).GrantedNanoUsd);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Reserve_ManyAtOnceOnTwoReplicas_NeverPassTheLimitAndUseAllOfIt(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await using IDatabase second = store.OpenSecond();
        Reservations[] replicas = [new(store.Database, _time), new(second, _time)];
        await SetAsync(store, "tenant", "", hard: 1000);

        ReserveReply[] replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => replicas[i % 2].ReserveAsync(
            Request($"r{i}", 7, "red", $"key-{i % 3}"), CancellationToken.None)));

        Assert.Equal(142, replies.Count(reply => reply.Refusal is null));
        Assert.Equal((0, 142 * 7), await UsedAsync(store));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Reserve_OfAnotherTenant_TouchesNothingHere(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        await SetAsync(store, "tenant", "", hard: 100);
        ReserveRequest foreign = Request("a", 5000);
        foreign.Tenant = "other";

        ReserveReply reply = await new Reservations(store.Database, _time).ReserveAsync(foreign, CancellationToken.None);

        Assert.True(reply.Unlimited);
        Assert.Equal((0, 0), await UsedAsync(store));
    }

    [Theory]
    [InlineData("request_id")]
    [InlineData("tenant")]
    [InlineData("team")]
    [InlineData("subject")]
    [InlineData("amount_nano_usd")]
    [InlineData("wish_nano_usd")]
    [InlineData("ttl_ms")]
    public async Task Reserve_BadInput_NamesTheField(string field)
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        ReserveRequest request = Request("a", 1);
        switch (field)
        {
            case "request_id": request.RequestId = string.Empty; break;
            case "tenant": request.Tenant = string.Empty; break;
            case "team": request.Team = new string('x', 257); break;
            case "subject": request.Subject = new string('x', 257); break;
            case "amount_nano_usd": request.AmountNanoUsd = -1; break;
            case "wish_nano_usd": request.WishNanoUsd = long.MaxValue; break;
            default: request.TtlMs = 999; break;
        }

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => new Reservations(store.Database, _time).ReserveAsync(request, CancellationToken.None));

        Assert.Equal(field, refused.Field);
    }

    [Theory]
    [InlineData("level", "user", "", "day", 0, 1)]
    [InlineData("name", "tenant", "x", "day", 0, 1)]
    [InlineData("name", "key", "", "day", 0, 1)]
    [InlineData("name", "key", "k\0", "day", 0, 1)]
    [InlineData("period", "key", "k", "week", 0, 1)]
    [InlineData("soft_nano_usd", "key", "k", "day", -1, 1)]
    [InlineData("hard_nano_usd", "key", "k", "day", 0, -1)]
    [InlineData("hard_nano_usd", "key", "k", "day", 0, 0)]
    public async Task Set_BadInput_NamesTheField(string field, string level, string name, string period, long soft, long hard)
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => SetAsync(store, level, name, hard, soft, period));

        Assert.Equal(field, refused.Field);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Set_ChangeAndDelete_AreSeenInTheList(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var budgets = new BudgetStore(store.Database, _time);
        await SetAsync(store, "tenant", "", hard: 100);
        await SetAsync(store, "tenant", "", hard: 200, soft: 50);
        await SetAsync(store, "key", "key-1", hard: 10, period: "month");

        ListBudgetsReply list = await budgets.ListAsync("acme", CancellationToken.None);
        Assert.Equal(["tenant", "key"], list.Budgets.Select(state => state.Budget.Level));
        Assert.Equal((200, 50), (list.Budgets[0].Budget.HardNanoUsd, list.Budgets[0].Budget.SoftNanoUsd));
        Assert.Empty((await budgets.ListAsync("other", CancellationToken.None)).Budgets);

        var request = new DeleteBudgetRequest { Level = "tenant", Period = "day" };
        await budgets.DeleteAsync("acme", request, CancellationToken.None);
        Assert.Equal(
            "UNKNOWN_BUDGET",
            (await Assert.ThrowsAsync<PlatformException>(() => budgets.DeleteAsync("acme", request, CancellationToken.None))).Reason);
        Assert.Single((await budgets.ListAsync("acme", CancellationToken.None)).Budgets);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task List_ManyBudgets_EachHasItsOwnUse(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        _time.Advance(TimeSpan.FromDays(1));
        await SetAsync(store, "tenant", "", hard: 100_000);
        await SetAsync(store, "team", "support", hard: 100_000);
        for (int i = 0; i < 120; i++)
        {
            await SetAsync(store, "key", $"key-{i:D3}", hard: 100_000);
            await SetAsync(store, "key", $"key-{i:D3}", hard: 100_000, period: "month");
        }

        long today = _time.GetUtcNow().ToUnixTimeMilliseconds();
        await new UsageLedger(store.Database).BookAsync(
            [
                .. Enumerable.Range(0, 120).SelectMany(i => (LedgerEvent[])[Spent($"t{i}", i, today, i + 1), Spent($"y{i}", i, today - LedgerEvent.DayMs, 1000)]),
            ],
            CancellationToken.None);
        await new Reservations(store.Database, _time).ReserveAsync(
            new ReserveRequest { RequestId = "r", Tenant = "acme", Team = "support", Subject = "key-007", AmountNanoUsd = 5 }, CancellationToken.None);

        ListBudgetsReply list = await new BudgetStore(store.Database, _time).ListAsync("acme", CancellationToken.None);

        Dictionary<(string, string, string), (long, long)> of = list.Budgets.ToDictionary(
            state => (state.Budget.Level, state.Budget.Name, state.Budget.Period), state => (state.SpentNanoUsd, state.ReservedNanoUsd));
        Assert.Equal(242, of.Count);
        Assert.Equal((7260, 5), of[("tenant", string.Empty, "day")]);
        Assert.Equal((0, 5), of[("team", "support", "day")]);
        Assert.Equal((8, 5), of[("key", "key-007", "day")]);
        Assert.All(Enumerable.Range(8, 112), i => Assert.Equal((i + 1001, 0), of[("key", $"key-{i:D3}", "month")]));

        static LedgerEvent Spent(string id, int key, long atMs, long cost) => LedgerEvent.From(new UsageEvent
        {
            EventId = id,
            Tenant = "acme",
            Subject = $"key-{key:D3}",
            Category = "generation",
            CostNanoUsd = cost,
            OccurredAtMs = atMs,
        });
    }

    private Task<TestStore> CreateAsync(SqlDialect dialect) => TestStore.CreateAsync(dialect, typeof(UsageLedger).Assembly, _time);

    private Task<Budget> SetAsync(TestStore store, string level, string name, long hard, long soft = 0, string period = "day") =>
        new BudgetStore(store.Database, _time).SetAsync(
            "acme",
            new Budget { Level = level, Name = name, Period = period, HardNanoUsd = hard, SoftNanoUsd = soft },
            CancellationToken.None);

    private Task<ReserveReply> ReserveAsync(
        TestStore store, string id, long amount, string team = "red", string subject = "key-1", long wish = 0)
    {
        ReserveRequest request = Request(id, amount, team, subject);
        request.DescribeRefusal = false;
        request.WishNanoUsd = wish;
        return new Reservations(store.Database, _time).ReserveAsync(request, CancellationToken.None);
    }

    private async Task<BudgetRefusal> RefuseAsync(TestStore store, string id, long amount, string team = "red", string subject = "key-1") =>
        (await new Reservations(store.Database, _time).ReserveAsync(Request(id, amount, team, subject), CancellationToken.None)).Refusal;

    private async Task<(long Spent, long Reserved)> UsedAsync(TestStore store)
    {
        BudgetState state = (await new BudgetStore(store.Database, _time).ListAsync("acme", CancellationToken.None))
            .Budgets.First(state => state.Budget.Level == "tenant");
        return (state.SpentNanoUsd, state.ReservedNanoUsd);
    }

    private static async Task<string[]> KeptAsync(TestStore store) =>
        [.. await store.Database.QueryAsync<string>("SELECT request_id FROM budget_reservations ORDER BY request_id", null, CancellationToken.None)];

    private static ReserveRequest Request(string id, long amount, string team = "red", string subject = "key-1") => new()
    {
        RequestId = id,
        Tenant = "acme",
        Team = team,
        Subject = subject,
        AmountNanoUsd = amount,
        DescribeRefusal = true,
    };

    private LedgerEvent Event(string id, long cost, string reservation) => LedgerEvent.From(new UsageEvent
    {
        EventId = id,
        OccurredAtMs = _time.GetUtcNow().ToUnixTimeMilliseconds(),
        Category = "generation",
        Tenant = "acme",
        CostNanoUsd = cost,
        ReservationId = reservation,
    });
}
