using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Lexical.Engines;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.Retrieval.Sharding;
using RagPlatform.Retrieval.Search;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Outbox;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Ingestion;

public sealed class IngestionWorkerTests
{
    private static readonly CollectionKey s_collection = new("t", "kb");
    private static readonly CallerIdentity s_caller =
        new("t", "key:1", [Roles.Writer, Roles.Reader], ["*"], [], DateTimeOffset.MaxValue, string.Empty);

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Run_VersionsOfADocumentCloseBehindEachOther_TheLastOneStays(SqlDialect dialect)
    {
        await using Rig rig = await Rig.CreateAsync(dialect, (_, _) => Task.CompletedTask, batch: 1);
        await rig.RunAsync(() => rig.SendAsync(("d", "# One\n\nzebra")));

        // The third is what the store knows while the second is still on its way.
        await rig.RunAsync(() => rig.SendAsync(("d", "# One\n\nhorse"), ("d", "# One\n\nzebra")));

        Assert.Contains("zebra", await rig.TextAsync("d"), StringComparison.Ordinal);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Run_ADocumentTheModelCannotTake_FailsAloneAndWithItsReason(SqlDialect dialect)
    {
        await using Rig rig = await Rig.CreateAsync(
            dialect,
            (texts, _) => texts.Any(text => text.Contains("poison", StringComparison.Ordinal))
                ? throw new InvalidOperationException("The model gave up.") : Task.CompletedTask,
            batch: 8);

        IngestJob job = await rig.RunAsync(
            () => rig.SendAsync(("a", "water"), ("b", "poison"), ("c", "ice"), ("d", "snow")));

        Assert.Equal((IngestState.PartiallyFailed, 3, 1), (job.State, job.DocumentsDone, job.DocumentsFailed));
        Assert.Equal(("b", "PROCESSING_FAILED"), (Assert.Single(job.Failures).DocumentId, job.Failures[0].Reason));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Stop_WhileTheModelWorks_LeavesTheDocumentsToTheNextStart(SqlDialect dialect)
    {
        var reached = new TaskCompletionSource();
        bool blocks = true;
        await using Rig rig = await Rig.CreateAsync(
            dialect,
            (_, cancellationToken) =>
            {
                reached.TrySetResult();
                return blocks ? Task.Delay(Timeout.Infinite, cancellationToken) : Task.CompletedTask;
            },
            batch: 2);
        string jobId = await rig.SendAsync(("a", "water"), ("b", "ice"), ("c", "snow"), ("d", "rain"), ("e", "steam"));
        using (IngestionWorker first = rig.CreateWorker())
        {
            await first.StartAsync(CancellationToken.None);
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await first.StopAsync(CancellationToken.None);
        }

        Assert.Equal(0, (await rig.FindAsync(jobId)).DocumentsDone);
        blocks = false;
        await rig.ExpireLeasesAsync();
        IngestJob job = await rig.RunAsync(() => Task.FromResult(jobId));

        Assert.Equal((IngestState.Succeeded, 5, 5), (job.State, job.DocumentsDone, job.ChunksDone));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Run_TheSameDocumentUnderAnotherModel_IsEmbeddedAnew(SqlDialect dialect)
    {
        await using Rig rig = await Rig.CreateAsync(dialect, (_, _) => Task.CompletedTask, batch: 4);
        await rig.RunAsync(() => rig.SendAsync(("d", "water")));
        IngestJob same = await rig.RunAsync(() => rig.SendAsync(("d", "water")));
        await using Rig newer = rig.WithModel("newer/1");

        IngestJob anew = await newer.RunAsync(() => newer.SendAsync(("d", "water")));
        IngestJob again = await newer.RunAsync(() => newer.SendAsync(("d", "water")));

        Assert.Equal(
            [(1, 1), (1, 0), (1, 1)], new[] { same, anew, again }.Select(job => (job.DocumentsDone, job.DocumentsUnchanged)));
        Assert.Equal(["newer/1"], await newer.ModelsAsync());
    }

    /// <summary>Ingestion on a real store with a scripted model.</summary>
    private sealed class Rig : IAsyncDisposable
    {
        private readonly TestStore _store;
        private readonly FollowedVectors _vectors;
        private readonly JobStore _jobs;
        private readonly DocumentStore _documents;
        private readonly IndexRegistry _indices;
        private readonly BatchProcessor _processor;
        private readonly IngestionSignal _signal = new();
        private readonly IOptions<IngestionOptions> _options;
        private readonly bool _ownsStore;

        private Rig(TestStore store, TextEmbedder embedder, int batch, bool ownsStore = true)
        {
            _store = store;
            _ownsStore = ownsStore;
            _options = Options.Create(
                new IngestionOptions { BatchDocuments = batch, MaxAttempts = 2, RetryDelay = TimeSpan.FromMilliseconds(1) });
            var outbox = new OutboxSignal();
            _jobs = new JobStore(store.Database, TimeProvider.System);
            _documents = new DocumentStore(
                store.Database, _jobs, new OutboxStore(store.Database, TimeProvider.System, outbox), outbox, embedder, TimeProvider.System);
            _indices = new IndexRegistry(
                new IndexSource(Parts.Reads(store.Database)),
                Parts.Collections(store.Database, TimeProvider.System),
                Parts.Words(store.Database),
                NullLogger<IndexRegistry>.Instance);
            _vectors = new FollowedVectors(store.Database, embedder);
            var inFlight = new DocumentsInFlight();
            _processor = new BatchProcessor(
                new BatchPreparer(
                    _jobs,
                    Parts.Collections(store.Database, TimeProvider.System),
                    new DocumentPreparer(Parts.Extraction(), Parts.Chunkers(), Parts.Enricher(), embedder),
                    _documents,
                    inFlight,
                    new ShardLimit(store.Database, Options.Create(new ShardOptions()))),
                inFlight,
                Parts.Questions(new OutboxStore(store.Database, TimeProvider.System, outbox)),
                new WindowEmbedder(embedder),
                _jobs,
                _documents,
                _indices,
                _vectors.Sharded,
                new LexicalSearches(Parts.Words(store.Database)),
                _options,
                TimeProvider.System,
                NullLogger<BatchProcessor>.Instance);
        }

        public static async Task<Rig> CreateAsync(
            SqlDialect dialect, Func<IReadOnlyList<string>, CancellationToken, Task> model, int batch)
        {
            TestStore store = await TestStore.CreateAsync(dialect, typeof(JobStore).Assembly);
            await Parts.Collections(store.Database, TimeProvider.System).EnsureAsync(s_collection, string.Empty, CancellationToken.None);
            return new Rig(store, new TextEmbedder(new ScriptedGenerator(model), Options.Create(new EmbeddingOptions())), batch);
        }

        /// <summary>The same store behind a service with another model.</summary>
        public Rig WithModel(string model) => new(
            _store,
            new TextEmbedder(new FixedGenerator(model), Options.Create(new EmbeddingOptions())),
            _options.Value.BatchDocuments,
            ownsStore: false);

        public Task<IReadOnlyList<string>> ModelsAsync() =>
            _store.Database.QueryAsync<string>("SELECT model FROM chunks", null, CancellationToken.None);

        public IngestionWorker CreateWorker() =>
            new(_jobs, _processor, _signal, _options, TimeProvider.System, NullLogger<IngestionWorker>.Instance);

        public async Task<string> SendAsync(params (string Id, string Text)[] documents)
        {
            string id = await _jobs.BeginAsync(s_collection, s_caller, CancellationToken.None);
            await _jobs.AddAsync(id, 0, [.. documents.Select(document => New(document.Id, document.Text))], CancellationToken.None);
            await _jobs.AcceptAsync(id, CancellationToken.None);
            return id;

            static NewItem New(string id, string text) => new(
                id, new Document { DocumentId = id, MimeType = "text/markdown", Content = ByteString.CopyFromUtf8(text) }.ToByteArray());
        }

        /// <summary>Sends a job and lets a worker finish it.</summary>
        public async Task<IngestJob> RunAsync(Func<Task<string>> send)
        {
            string jobId = await send();
            using IngestionWorker running = CreateWorker();
            await running.StartAsync(CancellationToken.None);
            IngestJob job = await Poll.UntilAsync(() => FindAsync(jobId), found => found.FinishedAtMs > 0, "the job is finished");
            await running.StopAsync(CancellationToken.None);
            return job;
        }

        public async Task<IngestJob> FindAsync(string jobId) => (await _jobs.FindAsync("t", jobId, CancellationToken.None))!;

        public async Task<string> TextAsync(string documentId) => (await new DocumentReader(Parts.Reads(_store.Database)).ReadAsync(
            new GetDocumentRequest { Collection = s_collection.Name, DocumentId = documentId }, s_caller, CancellationToken.None)).Text;

        // What a wait for the lease's end would do.
        public Task ExpireLeasesAsync() =>
            _store.Database.ExecuteAsync("UPDATE job_items SET not_before = 0 WHERE state = 0", null, CancellationToken.None);

        public async ValueTask DisposeAsync()
        {
            _processor.Dispose();
            _indices.Dispose();
            await _vectors.DisposeAsync();
            if (_ownsStore)
            {
                await _store.DisposeAsync();
            }
        }
    }
}
