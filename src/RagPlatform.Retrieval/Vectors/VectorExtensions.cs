using Microsoft.Extensions.Options;
using RagPlatform.Retrieval.Lexical.Engines;
using RagPlatform.Retrieval.Vectors.Elasticsearch;
using RagPlatform.Retrieval.Vectors.Embedded;
using RagPlatform.Retrieval.Vectors.Following;
using RagPlatform.Retrieval.Vectors.Pgvector;
using RagPlatform.Retrieval.Vectors.Qdrant;
using RagPlatform.Retrieval.Vectors.Remote;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Vectors;

/// <summary>Registers the vector engines: the embedded one, and each whose connection string is set.</summary>
internal static class VectorExtensions
{
    private const string RelationalConnection = "ragdb";

    // Aspire announces Qdrant's two ports under two names.
    private const string QdrantHttpConnection = QdrantOptions.ConnectionName + "_http";

    // Replicas on one machine share a data folder, and an engine's files belong to one process.
    private const int MostReplicasOnAMachine = 64;

    public static void AddVectors(this WebApplicationBuilder builder)
    {
        builder.AddEmbedded();
        builder.AddPgvector();
        builder.AddQdrant();
        builder.AddElasticsearch();
        builder.Services.AddOptions<VectorOptions>()
            .BindConfiguration(VectorOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<VectorOptions>, VectorOptionsValidator>();
        builder.Services.AddSingleton<VectorEngines>();
        builder.Services.AddSingleton<DocumentPages>();
        builder.Services.AddSingleton<VectorSource>();
        builder.Services.AddSingleton<VectorFollower>();
        builder.Services.AddSingleton<VectorRegistry>();
    }

    private static void AddEmbedded(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<EmbeddedVectorOptions>()
            .Configure<IOptions<StorageOptions>>((options, storage) => options.Folder = Path.Combine(storage.Value.DataDirectory, "vectors"))
            .BindConfiguration(EmbeddedVectorOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<IVectorStore>(services => OpenEmbedded(
            services.GetRequiredService<IOptions<EmbeddedVectorOptions>>().Value,
            services.GetRequiredService<ILogger<EmbeddedVectorStore>>()));
    }

    private static void AddPgvector(this WebApplicationBuilder builder)
    {
        string? connection = builder.Configuration.GetConnectionString(PgvectorOptions.ConnectionName)
            ?? builder.Configuration.GetConnectionString(RelationalConnection);
        if (string.IsNullOrWhiteSpace(connection))
        {
            return;
        }

        builder.Services.AddOptions<PgvectorOptions>()
            .BindConfiguration(PgvectorOptions.SectionName)
            .Configure(options => options.ConnectionString = connection)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<IVectorStore>(services => new PgvectorStore(
            services.GetRequiredService<IOptions<PgvectorOptions>>().Value, services.GetRequiredService<ILogger<PgvectorStore>>()));
    }

    private static void AddQdrant(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<QdrantOptions>()
            .BindConfiguration(QdrantOptions.SectionName)
            .Configure(options =>
            {
                RemoteAddress.Read(options, builder.Configuration, QdrantHttpConnection, QdrantOptions.ConnectionName);
                options.Url = RemoteAddress.ToHttp(options.Url);
            })
            .ValidateDataAnnotations()
            .ValidateOnStart();
        if (builder.IsSet(QdrantOptions.SectionName, QdrantHttpConnection, QdrantOptions.ConnectionName))
        {
            builder.Services.AddSingleton<IVectorStore>(services => RemoteClients.Qdrant(
                services.GetRequiredService<IOptions<QdrantOptions>>().Value, services.GetRequiredService<TimeProvider>()));
        }
    }

    private static void AddElasticsearch(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ElasticsearchOptions>()
            .BindConfiguration(ElasticsearchOptions.SectionName)
            .Configure(options => RemoteAddress.Read(options, builder.Configuration, ElasticsearchOptions.ConnectionName))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        if (builder.IsSet(ElasticsearchOptions.SectionName, ElasticsearchOptions.ConnectionName))
        {
            builder.Services.AddSingleton<IVectorStore>(services => RemoteClients.Elasticsearch(
                services.GetRequiredService<IOptions<ElasticsearchOptions>>().Value, services.GetRequiredService<TimeProvider>()));
            builder.Services.AddSingleton<IWordStore>(services => RemoteClients.ElasticsearchWords(
                services.GetRequiredService<IOptions<ElasticsearchOptions>>().Value, services.GetRequiredService<TimeProvider>()));
        }
    }

    private static bool IsSet(this WebApplicationBuilder builder, string section, params string[] connections) =>
        connections.Select(builder.Configuration.GetConnectionString).Append(builder.Configuration[$"{section}:{nameof(RemoteOptions.Url)}"])
            .Any(text => !string.IsNullOrWhiteSpace(text));

    private static EmbeddedVectorStore OpenEmbedded(EmbeddedVectorOptions options, ILogger<EmbeddedVectorStore> logger)
    {
        for (int replica = 0; ; replica++)
        {
            try
            {
                return new EmbeddedVectorStore(options.InFolder(Path.Combine(options.Folder, $"{replica}")), logger);
            }
            catch (VectorFolderInUseException) when (replica < MostReplicasOnAMachine)
            {
                // Another replica's.
            }
        }
    }
}
