using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Lexical;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Outbox;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Ingestion;

public sealed class DocumentStoreTests
{
    private static readonly CollectionKey s_collection = new("t", "kb");
    private static readonly CallerIdentity s_caller = new("t", "key:1", [Roles.Writer], ["*"], [], DateTimeOffset.MaxValue, string.Empty);
    private readonly ManualTimeProvider _time = new();
    private readonly TextEmbedder _embedder = Parts.Embedder();

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Write_ReplaceAndDelete_AreFollowedByAnotherInstance(SqlDialect dialect)
    {
        await using TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
        await using IDatabase other = store.OpenSecond();
        var collections = Parts.Collections(store.Database, _time);
        await collections.EnsureAsync(s_collection, string.Empty, CancellationToken.None);
        var signal = new OutboxSignal();
        var jobs = new JobStore(store.Database, _time);
        var documents = new DocumentStore(
            store.Database, jobs, new OutboxStore(store.Database, _time, signal), signal, _embedder, _time);
        using var registry = new IndexRegistry(
            new IndexSource(Parts.Reads(other)), Parts.Collections(other, _time), Parts.Words(other), NullLogger<IndexRegistry>.Instance);

        await WriteAsync(jobs, documents, "# A\n\nzebra one\n\n# B\n\nzebra two");
        CollectionIndex first = (await registry.GetAsync(s_collection, CancellationToken.None))!;
        Assert.Equal((2, 1L), (first.Count, first.Version));
        string hash = (await documents.ReadHashesAsync(s_collection, ["d"], CancellationToken.None))["d"];

        await WriteAsync(jobs, documents, "# A\n\nhorse");
        CollectionIndex second = (await registry.GetAsync(s_collection, CancellationToken.None))!;
        Assert.Equal((1, 2L), (second.Count, second.Version));
        Assert.Empty(Search(second, "zebra"));
        Assert.Single(Search(second, "horse"));
        Assert.NotEqual(hash, (await documents.ReadHashesAsync(s_collection, ["d"], CancellationToken.None))["d"]);

        Assert.True(await documents.DeleteAsync(s_collection, "d", CancellationToken.None));
        Assert.False(await documents.DeleteAsync(s_collection, "d", CancellationToken.None));
        CollectionIndex third = (await registry.GetAsync(s_collection, CancellationToken.None))!;
        Assert.Equal((0, 3L), (third.Count, third.Version));
        Assert.Equal(["d"], (await new IndexSource(Parts.Reads(other)).ReadDeletionsAsync(s_collection, 2, 3, CancellationToken.None)).Rows);

        await WriteAsync(jobs, documents, "# A\n\nhorse");
        Assert.Single(Search((await registry.GetAsync(s_collection, CancellationToken.None))!, "horse"));
        Assert.Empty((await new IndexSource(Parts.Reads(other)).ReadDeletionsAsync(s_collection, 0, 4, CancellationToken.None)).Rows);
        Assert.Null(await registry.GetAsync(new CollectionKey("another", "kb"), CancellationToken.None));
    }

    private static IReadOnlyList<ChunkRef> Search(CollectionIndex index, string word) =>
        index.FindByWords(new LexicalQuery(word), VectorFilter.None, 10);

    private async Task WriteAsync(JobStore jobs, DocumentStore documents, string markdown)
    {
        var document = new Document { DocumentId = "d", MimeType = "text/markdown", Content = ByteString.CopyFromUtf8(markdown) };
        string id = await jobs.BeginAsync(s_collection, s_caller, CancellationToken.None);
        await jobs.AddAsync(id, 0, [new NewItem("d", document.ToByteArray())], CancellationToken.None);
        await jobs.AcceptAsync(id, CancellationToken.None);
        JobBatch batch = (await jobs.LeaseAsync(1, 1 << 20, CancellationToken.None))!;
        var preparer = new DocumentPreparer(Parts.Extraction(), Parts.Chunkers(), Parts.Enricher(), _embedder);
        PreparedDocument prepared = await preparer.PrepareAsync(
            batch.Items[0], document, CollectionPolicy.From(null), CancellationToken.None);
        float[][] vectors = [.. prepared.Chunks.Select(_ => new float[] { 1, 0, 0, 0 })];

        await documents.WriteAsync(batch, [new EmbeddedDocument(prepared, vectors, 7)], CancellationToken.None);

        IngestJob job = (await jobs.FindAsync("t", id, CancellationToken.None))!;
        Assert.Equal((IngestState.Succeeded, 1, prepared.Chunks.Count), (job.State, job.DocumentsDone, job.ChunksDone));
    }
}
