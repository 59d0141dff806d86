using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.Retrieval.Moving;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Outbox;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Ingestion;

/// <summary>A removed collection is gone everywhere, and one made anew under its name is never taken for it.</summary>
public sealed class CollectionRemovalTests
{
    private static readonly CollectionKey s_collection = new("t", "kb");
    private static readonly CallerIdentity s_caller = new("t", "key:1", [Roles.Writer], ["*"], [], DateTimeOffset.MaxValue, string.Empty);
    private readonly ManualTimeProvider _time = new();
    private readonly TextEmbedder _embedder = Parts.Embedder();
    private readonly OutboxSignal _signal = new();

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Remove_ThenMakeAnew_OtherInstancesSeeNothingOfTheOld(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        await using IDatabase other = store.OpenSecond();
        var collections = Parts.Collections(store.Database, _time);
        await collections.EnsureAsync(s_collection, string.Empty, CancellationToken.None);
        await IngestAsync(store);
        using var registry = new IndexRegistry(
            new IndexSource(Parts.Reads(other)), Parts.Collections(other, _time), Parts.Words(other), NullLogger<IndexRegistry>.Instance);
        CollectionIndex before = (await registry.GetAsync(s_collection, CancellationToken.None))!;
        Assert.Equal(1, before.Count);

        Assert.Equal(1, await Removal(store).RemoveAsync(s_collection, CancellationToken.None));
        Assert.Null(await Removal(store).RemoveAsync(s_collection, CancellationToken.None));
        await collections.EnsureAsync(s_collection, string.Empty, CancellationToken.None);

        // The other instance did not look in between: its old index must not pass for the new collection's.
        CollectionIndex after = (await registry.GetAsync(s_collection, CancellationToken.None))!;
        Assert.Equal(0, after.Count);
        Assert.True(after.Version > 1, $"Version {after.Version} goes on counting.");
        Assert.Equal(0, Assert.Single(await collections.ListAsync(s_caller, CancellationToken.None)).Documents);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Remove_WithDocumentsWaiting_EndsThemWithAReason(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        await Parts.Collections(store.Database, _time).EnsureAsync(s_collection, string.Empty, CancellationToken.None);
        var jobs = new JobStore(store.Database, _time);
        string id = await AcceptAsync(jobs);

        Assert.Equal(0, await Removal(store).RemoveAsync(s_collection, CancellationToken.None));

        IngestJob job = (await jobs.FindAsync("t", id, CancellationToken.None))!;
        Assert.Equal((IngestState.Failed, CollectionRemoval.Reason), (job.State, Assert.Single(job.Failures).Reason));
        Assert.Equal(0, await jobs.CountPendingAsync(CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Write_IntoACollectionRemovedMeanwhile_FailsTheDocument(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);

        // Accepted by somebody who saw the collection just before it was removed.
        string id = await IngestAsync(store);

        IngestJob job = (await new JobStore(store.Database, _time).FindAsync("t", id, CancellationToken.None))!;
        Assert.Equal((IngestState.Failed, CollectionRemoval.Reason), (job.State, Assert.Single(job.Failures).Reason));
    }

    private CollectionRemoval Removal(TestStore store) =>
        new(store.Database, new OutboxStore(store.Database, _time, _signal), _signal, new MoveStore(store.Database, _time), new MoveSignal(), _time);

    private async Task<string> IngestAsync(TestStore store)
    {
        var jobs = new JobStore(store.Database, _time);
        var documents = new DocumentStore(store.Database, jobs, new OutboxStore(store.Database, _time, _signal), _signal, _embedder, _time);
        string id = await AcceptAsync(jobs);
        JobBatch batch = (await jobs.LeaseAsync(1, 1 << 20, CancellationToken.None))!;
        var preparer = new DocumentPreparer(Parts.Extraction(), Parts.Chunkers(), Parts.Enricher(), _embedder);
        PreparedDocument prepared = await preparer.PrepareAsync(
            batch.Items[0], Document.Parser.ParseFrom(batch.Items[0].Payload), CollectionPolicy.From(null), CancellationToken.None);
        await documents.WriteAsync(batch, [new EmbeddedDocument(prepared, [[1, 0, 0, 0]], 7)], CancellationToken.None);
        return id;
    }

    private static async Task<string> AcceptAsync(JobStore jobs)
    {
        var document = new Document { DocumentId = "d", MimeType = "text/plain", Content = ByteString.CopyFromUtf8("zebra") };
        string id = await jobs.BeginAsync(s_collection, s_caller, CancellationToken.None);
        await jobs.AddAsync(id, 0, [new NewItem("d", document.ToByteArray())], CancellationToken.None);
        await jobs.AcceptAsync(id, CancellationToken.None);
        return id;
    }
}
