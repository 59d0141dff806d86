using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Outbox;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Storage.Tests.Outbox;

/// <summary>
/// What is written to the outbox arrives: in order, also after failures, never because of a transaction that was rolled back.
/// </summary>
public sealed class OutboxTests
{
    private const string Topic = "news";
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Dispatch_SeveralMessages_DeliversInOrderAndForgetsThem(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        (OutboxStore outbox, OutboxDispatcher dispatcher) = Build(store.Database);
        var handler = new RecordingHandler(Topic, batchSize: 2);
        await EnqueueAsync(outbox, "a", "b", "c");

        while (await dispatcher.DispatchAsync(handler, CancellationToken.None))
        {
        }

        Assert.Equal(["a", "b", "c"], handler.Delivered);
        Assert.Equal(0, await outbox.CountPendingAsync(CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Dispatch_ReceiverFails_DeliversLaterWithoutLoss(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        (OutboxStore outbox, OutboxDispatcher dispatcher) = Build(store.Database);
        var handler = new RecordingHandler(Topic) { OnDeliver = _ => throw new InvalidOperationException("down") };
        await EnqueueAsync(outbox, "a", "b");

        Assert.False(await dispatcher.DispatchAsync(handler, CancellationToken.None));
        handler.OnDeliver = _ => { };
        Assert.False(await dispatcher.DispatchAsync(handler, CancellationToken.None));
        Assert.Empty(handler.Delivered);

        _time.Advance(TimeSpan.FromSeconds(31));
        await dispatcher.DispatchAsync(handler, CancellationToken.None);
        Assert.Equal(["a", "b"], handler.Delivered);
    }

    [Theory]
    [SqliteStore]
    public async Task Recover_AfterTheProcessDiedWithAClaim_DeliversAtOnce(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        (OutboxStore outbox, OutboxDispatcher dispatcher) = Build(store.Database);
        var handler = new RecordingHandler(Topic);
        await EnqueueAsync(outbox, "a", "b");
        await outbox.ClaimAsync(Topic, 10, CancellationToken.None);
        await dispatcher.DispatchAsync(handler, CancellationToken.None);
        Assert.Empty(handler.Delivered);

        await outbox.RecoverAsync(CancellationToken.None);

        await dispatcher.DispatchAsync(handler, CancellationToken.None);
        Assert.Equal(["a", "b"], handler.Delivered);
    }

    [Theory]
    [PostgresStore]
    public async Task Recover_WhereOtherReplicasMayHoldTheClaim_LeavesIt(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        (OutboxStore outbox, OutboxDispatcher dispatcher) = Build(store.Database);
        var handler = new RecordingHandler(Topic);
        await EnqueueAsync(outbox, "a");
        await outbox.ClaimAsync(Topic, 10, CancellationToken.None);

        await outbox.RecoverAsync(CancellationToken.None);

        await dispatcher.DispatchAsync(handler, CancellationToken.None);
        Assert.Empty(handler.Delivered);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Dispatch_OneMessageIsRefusedForGood_SetsItAsideAndDeliversTheOthers(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        (OutboxStore outbox, OutboxDispatcher dispatcher) = Build(store.Database);
        var handler = new RecordingHandler(Topic)
        {
            OnDeliver = batch =>
            {
                if (batch.Contains("poison"))
                {
                    throw new OutboxRejectedException("not acceptable");
                }
            },
        };
        await EnqueueAsync(outbox, "a", "poison", "b");

        await dispatcher.DispatchAsync(handler, CancellationToken.None);

        Assert.Equal(["a", "b"], handler.Delivered);
        Assert.Equal(0, await outbox.CountPendingAsync(CancellationToken.None));
        Assert.Equal("not acceptable", await store.Database.QuerySingleOrDefaultAsync<string>(
            "SELECT rejected_reason FROM outbox", null, CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Dispatch_TwoOfAThousandAreRefused_FindsThemWithFewDeliveriesAndKeepsTheOrder(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        (OutboxStore outbox, OutboxDispatcher dispatcher) = Build(store.Database);
        int deliveries = 0;
        string[] poison = ["17", "801"];
        var handler = new RecordingHandler(Topic, batchSize: 1000)
        {
            OnDeliver = batch =>
            {
                deliveries++;
                if (batch.Any(poison.Contains))
                {
                    throw new OutboxRejectedException("not acceptable");
                }
            },
        };
        string[] messages = [.. Enumerable.Range(0, 1000).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        await EnqueueAsync(outbox, messages);

        await dispatcher.DispatchAsync(handler, CancellationToken.None);

        Assert.Equal(messages.Except(poison), handler.Delivered);
        Assert.InRange(deliveries, 1, 2 * 2 * 11);
        Assert.Equal(0, await outbox.CountPendingAsync(CancellationToken.None));
        Assert.Equal(2, await store.Database.QuerySingleOrDefaultAsync<long>(
            "SELECT COUNT(*) FROM outbox WHERE rejected_reason = 'not acceptable'", null, CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Claim_ByTwoReplicas_GivesEachMessageToOne(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        (OutboxStore first, _) = Build(store.Database);
        await using IDatabase secondDatabase = store.OpenSecond();
        (OutboxStore second, _) = Build(secondDatabase);
        await EnqueueAsync(first, [.. Enumerable.Range(0, 50).Select(i => $"message {i}")]);

        IReadOnlyList<OutboxMessage>[] claims = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? first : second).ClaimAsync(Topic, 10, CancellationToken.None)));

        long[] taken = [.. claims.SelectMany(claim => claim).Select(message => message.Sequence)];
        Assert.Equal(taken.Length, taken.Distinct().Count());
        Assert.True(taken.Length >= 10);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Claim_ReplicaDiedWithABatch_IsTakenOverAfterTheLease(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        (OutboxStore outbox, OutboxDispatcher dispatcher) = Build(store.Database);
        await EnqueueAsync(outbox, "a");
        await outbox.ClaimAsync(Topic, 10, CancellationToken.None);
        var handler = new RecordingHandler(Topic);

        Assert.False(await dispatcher.DispatchAsync(handler, CancellationToken.None));
        _time.Advance(OutboxStore.Lease + TimeSpan.FromSeconds(1));
        await dispatcher.DispatchAsync(handler, CancellationToken.None);

        Assert.Equal(["a"], handler.Delivered);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Enqueue_TransactionRolledBack_DeliversNothing(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        (OutboxStore outbox, _) = Build(store.Database);

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Database.InTransactionAsync<bool>(
            async (transaction, token) =>
            {
                await outbox.EnqueueAsync(transaction, Topic, ["a"u8.ToArray()], token);
                throw new InvalidOperationException("on purpose");
            },
            CancellationToken.None));

        Assert.Equal(0, await outbox.CountPendingAsync(CancellationToken.None));
    }

    private Task<TestStore> CreateAsync(SqlDialect dialect) => TestStore.CreateAsync(dialect, typeof(OutboxStore).Assembly, _time);

    private (OutboxStore Outbox, OutboxDispatcher Dispatcher) Build(IDatabase database)
    {
        var signal = new OutboxSignal();
        var outbox = new OutboxStore(database, _time, signal);
        return (outbox, new OutboxDispatcher(outbox, signal, [], _time, NullLogger<OutboxDispatcher>.Instance));
    }

    private static Task EnqueueAsync(OutboxStore outbox, params string[] texts) => outbox.EnqueueAsync(
        [.. texts.Select(text => (Topic, Encoding.UTF8.GetBytes(text)))], CancellationToken.None);
}
