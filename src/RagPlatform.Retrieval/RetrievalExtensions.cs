using RagPlatform.Embeddings;
using RagPlatform.Redis;
using RagPlatform.Retrieval.Advising;
using RagPlatform.Retrieval.Announcements;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Enrichment;
using RagPlatform.Retrieval.Evaluation;
using RagPlatform.Retrieval.Extraction;
using RagPlatform.Retrieval.Faq;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.Retrieval.Leases;
using RagPlatform.Retrieval.Moving;
using RagPlatform.Retrieval.Replicas;
using RagPlatform.Retrieval.Search;
using RagPlatform.Retrieval.Seeding;
using RagPlatform.Retrieval.Sharding;
using RagPlatform.Retrieval.Vectors;

namespace RagPlatform.Retrieval;

/// <summary>Puts the service together.</summary>
internal static class RetrievalExtensions
{
    public static WebApplicationBuilder AddRetrieval(this WebApplicationBuilder builder)
    {
        builder.AddRedis();
        builder.Services.AddEmbeddings();
        builder.Services.AddSingleton<LeaseStore>();
        builder.Services.AddSingleton<CollectionStore>();
        builder.AddCollectionReads();
        builder.Services.AddExtraction();
        builder.AddChunking();
        builder.AddEnrichment();
        builder.AddVectors();
        builder.AddSharding();
        builder.AddMoving();
        builder.AddAdvising();
        builder.Services.AddIndexing();
        builder.AddSearch();
        builder.AddFaq();
        builder.AddEvaluation();
        builder.AddIngestion();
        builder.AddAnnouncements();
        builder.AddSeeding();
        return builder;
    }

    public static void MapRetrieval(this WebApplication app)
    {
        app.MapGrpcService<RetrievalGrpcService>();
        app.MapGrpcService<IngestionGrpcService>();
        app.MapGrpcService<EvaluationGrpcService>();
        app.MapGrpcService<EngineGrpcService>();
        app.MapGrpcService<FaqGrpcService>();
    }
}
