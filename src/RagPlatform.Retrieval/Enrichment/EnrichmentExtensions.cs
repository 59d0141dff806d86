using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Resilience;

namespace RagPlatform.Retrieval.Enrichment;

/// <summary>Registers enrichment.</summary>
internal static class EnrichmentExtensions
{
    public static void AddEnrichment(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<EnrichmentOptions>()
            .BindConfiguration(EnrichmentOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<EnrichmentOptions>, EnrichmentOptionsValidator>();
        builder.Services.AddSingleton<ChunkEnricher>();
        builder.AddServiceClient<GenerationService.GenerationServiceClient>("generation");
        builder.Services.AddSingleton<QuestionBudget>();
        builder.Services.AddSingleton<QuestionWriter>();
    }
}
