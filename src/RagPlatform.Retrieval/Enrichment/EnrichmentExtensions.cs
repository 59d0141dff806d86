using Microsoft.Extensions.Options;

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
    }
}
