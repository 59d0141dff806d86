using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Ingestion;

public sealed class JobStoreTests
{
    private static readonly CollectionKey s_collection = new("t", "kb");
    private static readonly CallerIdentity s_caller = new("t", "key:1", [Roles.Writer], ["*"], [], DateTimeOffset.MaxValue, string.Empty);
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Lease_TwoInstances_NeverGetTheSameDocument(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        await using IDatabase other = store.OpenSecond();
        JobStore[] instances = [new(store.Database, _time), new(other, _time)];
        await AcceptAsync(instances[0], 40);

        List<long>[] leased = await Task.WhenAll(instances.Select(instance => Task.Run(async () =>
        {
            var taken = new List<long>();
            while (await instance.LeaseAsync(3, 1 << 20, CancellationToken.None) is { } batch)
            {
                taken.AddRange(batch.Items.Select(item => item.Ordinal));
            }

            return taken;
        })));

        // Who looks while the other holds the last rows finds none; nothing is lost and nothing is taken twice.
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)i), leased.SelectMany(taken => taken).Order());
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Lease_Expired_GoesToTheNextWithAnotherAttempt(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        var jobs = new JobStore(store.Database, _time);
        await AcceptAsync(jobs, 1);

        JobBatch first = (await jobs.LeaseAsync(8, 1 << 20, CancellationToken.None))!;
        Assert.Null(await jobs.LeaseAsync(8, 1 << 20, CancellationToken.None));
        _time.Advance(JobStore.Lease - TimeSpan.FromMilliseconds(1));
        await jobs.RenewAsync(first, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await jobs.LeaseAsync(8, 1 << 20, CancellationToken.None));
        _time.Advance(JobStore.Lease);
        JobBatch second = (await jobs.LeaseAsync(8, 1 << 20, CancellationToken.None))!;

        Assert.Equal((1L, 2L), (first.Items[0].Attempts, second.Items[0].Attempts));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Job_NotAccepted_DoesNotExistAndCanBeAbandoned(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        var jobs = new JobStore(store.Database, _time);
        string id = await jobs.BeginAsync(s_collection, s_caller, CancellationToken.None);
        await jobs.AddAsync(id, 0, [new NewItem("d", [1])], CancellationToken.None);

        Assert.Null(await jobs.FindAsync("t", id, CancellationToken.None));
        Assert.Null(await jobs.LeaseAsync(8, 1 << 20, CancellationToken.None));
        await jobs.AbandonAsync(id, CancellationToken.None);

        Assert.Equal(0, await jobs.CountPendingAsync(CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Finish_LastDocument_FinishesTheJob(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        var jobs = new JobStore(store.Database, _time);
        string id = await AcceptAsync(jobs, 2);
        Assert.Equal(IngestState.Queued, (await jobs.FindAsync("t", id, CancellationToken.None))!.State);

        JobBatch batch = (await jobs.LeaseAsync(8, 1 << 20, CancellationToken.None))!;
        await jobs.FailAsync(batch.Items[0], "BAD", "It is bad.", CancellationToken.None);
        IngestJob running = (await jobs.FindAsync("t", id, CancellationToken.None))!;
        await store.Database.InTransactionAsync(
            async (transaction, token) =>
            {
                await jobs.FinishAsync(transaction, batch.Items[1], ItemState.Unchanged, 3, 5, string.Empty, string.Empty, token);
                return true;
            },
            CancellationToken.None);
        IngestJob finished = (await jobs.FindAsync("t", id, CancellationToken.None))!;

        Assert.Equal((IngestState.Running, 0L), (running.State, running.FinishedAtMs));
        Assert.Equal(IngestState.PartiallyFailed, finished.State);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), finished.FinishedAtMs);
        Assert.Equal((1, 1, 1, 3, 5L), (
            finished.DocumentsDone, finished.DocumentsUnchanged, finished.DocumentsFailed, finished.ChunksDone, finished.EmbeddingTokens));
        Assert.Equal("BAD", Assert.Single(finished.Failures).Reason);
        Assert.Null(await jobs.FindAsync("another tenant", id, CancellationToken.None));
    }

    private static async Task<string> AcceptAsync(JobStore jobs, int documents)
    {
        string id = await jobs.BeginAsync(s_collection, s_caller, CancellationToken.None);
        await jobs.AddAsync(
            id, 0, [.. Enumerable.Range(0, documents).Select(i => new NewItem($"d{i}", [1, 2, 3]))], CancellationToken.None);
        await jobs.AcceptAsync(id, CancellationToken.None);
        return id;
    }
}
