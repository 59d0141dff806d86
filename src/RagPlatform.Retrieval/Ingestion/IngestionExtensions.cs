namespace RagPlatform.Retrieval.Ingestion;

/// <summary>Registers ingestion.</summary>
internal static class IngestionExtensions
{
    public static void AddIngestion(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<IngestionOptions>()
            .BindConfiguration(IngestionOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<JobStore>();
        builder.Services.AddSingleton<IngestionSignal>();
        builder.Services.AddSingleton<DocumentGate>();
        builder.Services.AddSingleton<DocumentPreparer>();
        builder.Services.AddSingleton<WindowEmbedder>();
        builder.Services.AddSingleton<DocumentsInFlight>();
        builder.Services.AddSingleton<BatchPreparer>();
        builder.Services.AddSingleton<BatchProcessor>();
        builder.Services.AddSingleton<DocumentStore>();
        builder.Services.AddSingleton<JobIntake>();
        builder.Services.AddSingleton<JobListing>();
        builder.Services.AddSingleton<FailedDocumentStore>();
        builder.Services.AddSingleton<CollectionRemoval>();
        builder.Services.AddHostedService<IngestionWorker>();
        builder.Services.AddHostedService<FailedContentJanitor>();
    }
}
