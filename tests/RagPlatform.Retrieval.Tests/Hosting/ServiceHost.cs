using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.Retrieval.Sharding;
using RagPlatform.ServiceDefaults;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;

namespace RagPlatform.Retrieval.Tests.Hosting;

/// <summary>
/// The service as its own Program.cs builds it, in this process and on a store of its own, with vectors of words instead of a model. The
/// services it would deliver news to are not there.
/// </summary>
internal sealed class ServiceHost : IAsyncDisposable
{
    private const string NoService = "http://127.0.0.1:9";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ragplatform-service-");
    private readonly WebApplication _app;
    private readonly string? _connectionString;

    private ServiceHost(string? connectionString, TimeProvider? time, IEnumerable<(string Name, string Value)> settings)
    {
        _connectionString = connectionString;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["RAG_DATA_DIR"] = _folder.FullName;
        builder.Configuration["RAG_INTERNAL_KEY"] = "a key for nobody at all";
        builder.Configuration["RAG_HTTP_PORT"] = "0";
        builder.Configuration["ConnectionStrings:ragdb"] = connectionString;
        foreach (string service in (string[])["access-control", "cache", "cost-accounting", "generation"])
        {
            builder.Configuration[$"services:{service}:grpc:0"] = NoService;
        }

        foreach ((string name, string value) in settings)
        {
            builder.Configuration[name] = value;
        }

        builder.AddServiceDefaults("retrieval");
        builder.AddIdentity();
        builder.AddStorage("retrieval", typeof(RetrievalExtensions).Assembly);
        builder.AddRetrieval();
        builder.Services.Replace(ServiceDescriptor.Singleton<IEmbeddingGenerator<string, Embedding<float>>>(new WordGenerator()));
        builder.Services.Replace(ServiceDescriptor.Singleton(time ?? TimeProvider.System));
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(Log);
        _app = builder.Build();
    }

    /// <summary>What was logged.</summary>
    public EventCollector Log { get; } = new();

    /// <summary>Who may do everything in tenant <c>t</c>.</summary>
    public static CallerIdentity Caller { get; } = new(
        "t", "key:1", [Roles.Reader, Roles.Writer], [CallerIdentity.AllCollections], [], DateTimeOffset.MaxValue, string.Empty);

    public static async Task<ServiceHost> StartAsync(
        SqlDialect dialect = SqlDialect.Sqlite, TimeProvider? time = null, params (string Name, string Value)[] settings)
    {
        string? connection = dialect == SqlDialect.Postgres ? await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync() : null;
        return await StartOnAsync(connection, time, settings);
    }

    /// <summary>Starts another replica on the same PostgreSQL, with files of its own.</summary>
    public static Task<ServiceHost> StartBesideAsync(ServiceHost first, params (string Name, string Value)[] settings) => StartOnAsync(
        first._connectionString ?? throw new ArgumentException("Replicas need a server.", nameof(first)), null, settings);

    /// <summary>Starts it on a database; several on one are replicas of the service.</summary>
    public static async Task<ServiceHost> StartOnAsync(
        string? connection, TimeProvider? time = null, params (string Name, string Value)[] settings)
    {
        var host = new ServiceHost(connection, time, settings);
        await host._app.StartAsync();
        return host;
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Ingests texts, each under its id, and waits until they are searchable.</summary>
    public Task IngestAsync(string collection, IEnumerable<(string Id, string Text)> texts, CallerIdentity? caller = null) =>
        IngestAsync(collection, texts.Select(text => TextOf(text.Id, text.Text)), caller);

    /// <summary>A document of plain text.</summary>
    public static Document TextOf(string id, string text, params (string Name, string Value)[] metadata)
    {
        var document = new Document { DocumentId = id, MimeType = "text/plain", Content = ByteString.CopyFromUtf8(text) };
        foreach ((string name, string value) in metadata)
        {
            document.Metadata.Add(name, value);
        }

        return document;
    }

    /// <summary>Ingests documents and waits until they are searchable; how the job ended.</summary>
    public async Task<IngestJob> IngestAsync(string collection, IEnumerable<Document> documents, CallerIdentity? caller = null)
    {
        CallerIdentity sender = caller ?? Caller;
        IngestJob job = await AcceptAsync(collection, documents, sender);
        return (await Poll.UntilAsync(
            () => Get<JobStore>().FindAsync(sender.Tenant, job.JobId, CancellationToken.None),
            found => found!.FinishedAtMs != 0,
            "the documents are ingested"))!;
    }

    /// <summary>Waits until the engine that serves a collection has all of it; a job is finished before that.</summary>
    public async Task FollowAsync(string collection)
    {
        var key = new CollectionKey(Caller.Tenant, collection);
        CollectionIndex index = (await Get<IndexRegistry>().GetAsync(key, CancellationToken.None))!;
        await Get<ShardedVectors>().OpenAsync(key, index, CancellationToken.None);
    }

    /// <summary>Sends documents and waits until they are safe.</summary>
    public Task<IngestJob> AcceptAsync(string collection, IEnumerable<Document> documents, CallerIdentity? caller = null)
    {
        IAsyncEnumerable<IngestRequest> parts = documents
            .Select(document => new IngestRequest { Document = document })
            .Prepend(new IngestRequest { Options = new IngestOptions { Collection = collection, CreateCollection = true } })
            .ToAsyncEnumerable();
        return Get<JobIntake>().TakeAsync(parts, caller ?? Caller, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
