using RagPlatform.Retrieval.Ingestion;
using RagPlatform.Retrieval.Leases;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Leases;

public sealed class LeaseStoreTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromHours(1);
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task TryTake_WhileAnotherHoldsIt_IsRefusedUntilItIsGivenBack(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        var leases = new LeaseStore(store.Database, _time);

        HeldLease? first = await leases.TryTakeAsync("work", s_long, default);
        Assert.NotNull(first);
        Assert.Null(await leases.TryTakeAsync("work", s_long, default));
        await using HeldLease? other = await leases.TryTakeAsync("other work", s_long, default);
        Assert.NotNull(other);
        await first.DisposeAsync();
        await using HeldLease? second = await leases.TryTakeAsync("work", s_long, default);

        Assert.NotNull(second);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task TryTake_HolderIsNoMore_SucceedsWhenTheLeaseHasRunOut(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        var leases = new LeaseStore(store.Database, _time);
        HeldLease? first = await leases.TryTakeAsync("work", s_long, default);
        _time.Advance(s_long * 0.9);
        Assert.Null(await leases.TryTakeAsync("work", s_long, default));

        _time.Advance(s_long * 0.2);
        await using HeldLease? second = await leases.TryTakeAsync("work", s_long, default);

        Assert.NotNull(second);
        await first!.DisposeAsync();
        Assert.Null(await leases.TryTakeAsync("work", s_long, default));
    }

    [Theory]
    [SqliteStore]
    public async Task Hold_LongerThanItLasts_IsRenewed(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        var leases = new LeaseStore(store.Database, TimeProvider.System);
        await using HeldLease? held = await leases.TryTakeAsync("work", TimeSpan.FromSeconds(2), default);
        Assert.NotNull(held);
        long begun = await UntilAsync(store);

        await Poll.UntilAsync(() => UntilAsync(store), until => until > begun, "the lease is renewed");

        Assert.False(held.Lost.IsCancellationRequested);
    }

    [Theory]
    [SqliteStore]
    public async Task Revoke_OfAHeldLease_TellsItsHolder(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        var leases = new LeaseStore(store.Database, TimeProvider.System);
        await using HeldLease? held = await leases.TryTakeAsync("work", TimeSpan.FromSeconds(1), default);

        await leases.RevokeAsync("work", default);

        await Poll.UntilAsync(() => held!.Lost.IsCancellationRequested, "the holder knows");
    }

    private static Task<long> UntilAsync(TestStore store) =>
        store.Database.QuerySingleOrDefaultAsync<long>("SELECT until_at FROM leases", null, default);
}
