using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Budgets;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Gateway.Budgets;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Gateway.Tests.Budgets;

/// <summary>Replicas borrow from one budget: together they never pass it, whatever fails, and nothing of it is lost for long.</summary>
public sealed class BudgetLeasesTests
{
    private static readonly Payer s_payer = new("acme", string.Empty, "key-1");
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Take_WithinTheLease_AsksNobody()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite, hard: 100_000);
        FaultyDoor door = Door(store);
        BudgetLeases leases = Leases(door);

        for (int i = 0; i < 50; i++)
        {
            BudgetDecision decision = await leases.TakeAsync(s_payer, 10, CancellationToken.None);
            Assert.NotNull(decision.Grant);
        }

        Assert.Equal(1, door.Reserved);
    }

    [Fact]
    public async Task Take_MoreThanTheBudgetHas_IsRefusedByItsName()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite, hard: 100);
        BudgetLeases leases = Leases(Door(store));

        BudgetDecision decision = await leases.TakeAsync(s_payer, 101, CancellationToken.None);

        Assert.Null(decision.Grant);
        Assert.Equal(("tenant", 100L), (decision.Refusal!.Budget.Level, decision.Refusal.Budget.HardNanoUsd));
    }

    [Fact]
    public async Task Take_SmallPiecesUntilTheEnd_UsesTheBudgetToTheLastNanoDollar()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite, hard: 1000);
        BudgetLeases leases = Leases(Door(store));
        long spent = 0;

        for (BudgetDecision decision = default; decision.Refusal is null;)
        {
            decision = await leases.TakeAsync(s_payer, 7, CancellationToken.None);
            decision.Grant?.Settle(3);
            spent += decision.Grant is null ? 0 : 3;
        }

        Assert.InRange(spent, 1000 - 6 - 3, 1000);
    }

    [Fact]
    public async Task Return_WhenTheTimeOfALeaseIsOver_GivesBackAllButWhatWasSpent()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite, hard: 1000);
        BudgetLeases leases = Leases(Door(store));
        BudgetGrant grant = (await leases.TakeAsync(s_payer, 100, CancellationToken.None)).Grant!;
        BudgetGrant underWay = (await leases.TakeAsync(s_payer, 50, CancellationToken.None)).Grant!;
        grant.Settle(30);
        grant.Settle(99);
        _time.Advance(TimeSpan.FromSeconds(11));

        await leases.ReturnAsync(all: false, CancellationToken.None);
        Assert.Equal(250, await ReservedAsync(store));
        underWay.Settle(0);
        await leases.ReturnAsync(all: false, CancellationToken.None);

        Assert.Equal(30, await ReservedAsync(store));
    }

    [Fact]
    public async Task ReturnAll_WhileMoreIsBorrowedAhead_GivesThatBackToo()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite, hard: 1_000_000);
        var door = new SlowDoor(Door(store));
        var leases = new BudgetLeases(door, Microsoft.Extensions.Options.Options.Create(Options), _time);
        BudgetGrant most = (await leases.TakeAsync(s_payer, 19_000, CancellationToken.None)).Grant!;
        door.Hold();
        BudgetGrant low = (await leases.TakeAsync(s_payer, 10, CancellationToken.None)).Grant!;
        await door.Entered;
        most.Settle(5);
        low.Settle(2);

        Task returned = leases.ReturnAsync(all: true, CancellationToken.None);
        door.LetThrough();
        await returned;

        Assert.Equal(7, await ReservedAsync(store));
    }

    [Fact]
    public async Task Take_NobodyCanBeReached_IsNeitherGrantedNorRefusedAndLeaksNothing()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite, hard: 1000);
        FaultyDoor door = Door(store);
        BudgetLeases leases = Leases(door);
        door.IsDown = true;

        Assert.Equal(default, await leases.TakeAsync(s_payer, 10, CancellationToken.None));

        door.IsDown = false;
        Assert.NotNull((await leases.TakeAsync(s_payer, 1000, CancellationToken.None)).Grant);
    }

    [Fact]
    public async Task Take_AgainAndAgainWithNobodyToReach_TriesOneThingToGiveBackEachTime()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite, hard: 1000);
        FaultyDoor door = Door(store);
        BudgetLeases leases = Leases(door);
        door.IsDown = true;

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(default, await leases.TakeAsync(s_payer, 10, CancellationToken.None));
        }

        Assert.Equal((20, 19), (door.Reserved, door.Settled));
    }

    [Fact]
    public async Task Take_WithoutAHardLimitAndNobodyToAsk_GoesOn()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite, hard: 0);
        FaultyDoor door = Door(store);
        BudgetLeases leases = Leases(door);
        Assert.NotNull((await leases.TakeAsync(s_payer, 10, CancellationToken.None)).Grant);
        door.IsDown = true;

        for (int i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(11));
            Assert.NotNull((await leases.TakeAsync(s_payer, 10, CancellationToken.None)).Grant);
        }
    }

    [Fact]
    public async Task Take_AfterMidnight_IsPaidFromTheNewDay()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite, hard: 100);
        BudgetLeases leases = Leases(Door(store));
        _time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        BudgetGrant before = (await leases.TakeAsync(s_payer, 20, CancellationToken.None)).Grant!;
        before.Settle(20);

        _time.Advance(TimeSpan.FromSeconds(2));
        BudgetGrant after = (await leases.TakeAsync(s_payer, 100, CancellationToken.None)).Grant!;

        Assert.Equal((1, 2), (before.At.Day, after.At.Day));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Take_TenThousandAtOnceOnFourReplicasThatFailAndDie_NeverPassesTheLimitAndLeaksNothing(SqlDialect dialect)
    {
        const long Hard = 2_000_000;
        await using TestStore store = await CreateAsync(dialect, Hard);
        await using IDatabase second = store.OpenSecond();
        IDatabase[] databases = [store.Database, second];
        var ledger = new UsageLedger(store.Database);
        var delivery = new Lock();
        var outbox = new List<UsageEvent>();
        var replicas = new BudgetLeases[4];
        for (int i = 0; i < replicas.Length; i++)
        {
            replicas[i] = Leases(new FaultyDoor(new Reservations(databases[i % 2], _time), new Random(i), failures: 0.1));
        }

        int granted = 0;
        int killed = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000), new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (i, token) =>
        {
            var random = new Random(i);
            long worst = random.Next(100, 1000);
            var payer = new Payer("acme", string.Empty, $"key-{i % 5}");
            int replica = i % 4;
            BudgetLeases leases = Volatile.Read(ref replicas[replica]);
            BudgetDecision decision = await leases.TakeAsync(payer, worst, token);
            if (i % 1000 == 999)
            {
                // The process is gone with everything it had borrowed and in its memory; what it wrote to its outbox stays. Another one starts.
                Volatile.Write(
                    ref replicas[replica],
                    Leases(new FaultyDoor(new Reservations(databases[i % 2], _time), new Random(i), failures: 0.1)));
                Interlocked.Increment(ref killed);
                return;
            }

            if (decision.Grant is { } grant)
            {
                Interlocked.Increment(ref granted);
                bool fails = random.Next(10) == 0;
                long actual = fails ? 0 : random.Next(0, (int)worst + 1);
                if (actual > 0)
                {
                    lock (delivery)
                    {
                        outbox.Add(Event(i, payer, grant, actual));
                    }
                }

                grant.Settle(actual);
            }

            if (i % 200 == 0)
            {
                // Some of what was written is delivered, now and then twice.
                UsageEvent[] some;
                lock (delivery)
                {
                    some = [.. outbox.Take(outbox.Count / 2)];
                }

                await ledger.BookAsync([.. some.Select(LedgerEvent.From)], token);
                BudgetState state = await StateAsync(store);
                Assert.InRange(state.SpentNanoUsd + state.ReservedNanoUsd, 0, Hard);
            }
        });

        long spent = outbox.Sum(usage => usage.CostNanoUsd);
        await ledger.BookAsync([.. outbox.Select(LedgerEvent.From)], CancellationToken.None);
        Assert.Equal(10, killed);
        Assert.InRange(granted, 1000, 9999);
        Assert.InRange(spent, Hard / 4, Hard);

        // Everybody's time is over: those who live give back, the dead are forgiven.
        _time.Advance(TimeSpan.FromSeconds(400));
        BudgetState end = await StateAsync(store);
        Assert.Equal((spent, 0L), (end.SpentNanoUsd, end.ReservedNanoUsd));
        BudgetLeases last = Leases(new FaultyDoor(new Reservations(store.Database, _time), new Random(1)));
        Assert.NotNull((await last.TakeAsync(s_payer, Hard - spent + 1, CancellationToken.None)).Refusal);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull((await last.TakeAsync(s_payer, Hard - spent, CancellationToken.None)).Grant);
    }

    private static BudgetOptions Options => new() { LeaseNanoUsd = 20_000 };

    private BudgetLeases Leases(FaultyDoor door) => new(door, Microsoft.Extensions.Options.Options.Create(Options), _time);

    private FaultyDoor Door(TestStore store) => new(new Reservations(store.Database, _time), new Random(1));

    private async Task<TestStore> CreateAsync(SqlDialect dialect, long hard)
    {
        TestStore store = await TestStore.CreateAsync(dialect, typeof(UsageLedger).Assembly, _time);
        await new BudgetStore(store.Database, _time).SetAsync(
            "acme",
            new Budget { Level = "tenant", Period = "day", HardNanoUsd = hard, SoftNanoUsd = hard == 0 ? 1_000_000 : 0 },
            CancellationToken.None);
        return store;
    }

    private async Task<long> ReservedAsync(TestStore store) => (await StateAsync(store)).ReservedNanoUsd;

    private async Task<BudgetState> StateAsync(TestStore store) =>
        (await new BudgetStore(store.Database, _time).ListAsync("acme", CancellationToken.None)).Budgets.Single();

    private static UsageEvent Event(int id, Payer payer, BudgetGrant grant, long cost) => new()
    {
        EventId = $"event-{id}",
        OccurredAtMs = grant.At.ToUnixTimeMilliseconds(),
        Category = "generation",
        Tenant = payer.Tenant,
        Subject = payer.Subject,
        ReservationId = grant.ReservationId,
        CostNanoUsd = cost,
    };
}
