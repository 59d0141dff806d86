using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Enrichment;
using RagPlatform.Retrieval.Evaluation;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.Retrieval.Search;
using RagPlatform.ServiceDefaults;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Benchmarks.Retrieval;

/// <summary>
/// The Retrieval service as its own Program.cs builds it, in this process, on embedded stores in a folder of its own. The services it would
/// deliver news to are not there; its outbox keeps what they would get.
/// </summary>
internal sealed class RetrievalHost : IAsyncDisposable
{
    private const string NoService = "http://127.0.0.1:9";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ragplatform-benchmark-");
    private readonly WebApplication _app;

    private RetrievalHost(string? chunkingPolicy, string? enrichmentPolicy)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["RAG_DATA_DIR"] = _folder.FullName;
        builder.Configuration["RAG_INTERNAL_KEY"] = "a key for nobody at all";
        builder.Configuration["RAG_HTTP_PORT"] = "0";
        if (chunkingPolicy is not null)
        {
            builder.Configuration[$"{ChunkingOptions.SectionName}:{nameof(ChunkingOptions.Policy)}"] = chunkingPolicy;
        }

        if (enrichmentPolicy is not null)
        {
            builder.Configuration[$"{EnrichmentOptions.SectionName}:{nameof(EnrichmentOptions.Default)}"] = enrichmentPolicy;
        }

        foreach (string service in (string[])["access-control", "cache", "cost-accounting", "generation"])
        {
            builder.Configuration[$"services:{service}:grpc:0"] = NoService;
        }

        builder.AddServiceDefaults("retrieval");
        builder.AddIdentity();
        builder.AddStorage("retrieval", typeof(RetrievalExtensions).Assembly);
        builder.AddRetrieval();
        builder.Logging.ClearProviders();
        _app = builder.Build();
    }

    /// <summary>Who ingests and asks.</summary>
    public static CallerIdentity Caller { get; } =
        new("bench", "benchmark", [Roles.Reader, Roles.Writer], [CallerIdentity.AllCollections], [], DateTimeOffset.MaxValue, string.Empty);

    /// <summary>Starts the service.</summary>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="chunkingPolicy">How documents are cut; null: as the service does by default.</param>
    /// <param name="enrichmentPolicy">What is added to chunks; null: what the service adds by default.</param>
    public static async Task<RetrievalHost> StartAsync(
        CancellationToken cancellationToken, string? chunkingPolicy = null, string? enrichmentPolicy = null)
    {
        var host = new RetrievalHost(chunkingPolicy, enrichmentPolicy);
        await host._app.StartAsync(cancellationToken);
        return host;
    }

    /// <summary>Ingests documents and waits until all are searchable.</summary>
    public async Task<IngestJob> IngestAsync(string collection, IAsyncEnumerable<Document> documents, CancellationToken cancellationToken)
    {
        IAsyncEnumerable<IngestRequest> parts = documents
            .Select(document => new IngestRequest { Document = document })
            .Prepend(new IngestRequest { Options = new IngestOptions { Collection = collection, CreateCollection = true } });
        IngestJob job = await Get<JobIntake>().TakeAsync(parts, Caller, cancellationToken);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (job.FinishedAtMs == 0 && await timer.WaitForNextTickAsync(cancellationToken))
        {
            job = (await Get<JobStore>().FindAsync(Caller.Tenant, job.JobId, cancellationToken))!;
        }

        return job;
    }

    /// <summary>Measures a collection on judged queries.</summary>
    public Task<EvaluateReply> EvaluateAsync(
        string collection, SearchMode mode, SearchTuning? tuning, IEnumerable<JudgedQuery> queries, CancellationToken cancellationToken)
    {
        var request = new EvaluateRequest { Collection = collection, Mode = mode, Tuning = tuning };
        request.Queries.AddRange(queries);
        return Get<RetrievalEvaluator>().EvaluateAsync(request, Caller, cancellationToken);
    }

    /// <summary>The best passages for a question by words and vectors, as the service finds and reads them.</summary>
    public async Task<IReadOnlyList<Passage>> SearchAsync(
        string collection, string question, int topK, SearchTuning tuning, CancellationToken cancellationToken)
    {
        var query = new SearchQuery(
            question, [collection], Caller, topK, SearchMode.Hybrid, OnePerDocument: false, new Dictionary<string, string>(), tuning);
        SearchResult result = await Get<SearchPipeline>().SearchAsync(query, cancellationToken);
        return await Get<PassageReader>().ReadAsync(result, Caller, cancellationToken);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
