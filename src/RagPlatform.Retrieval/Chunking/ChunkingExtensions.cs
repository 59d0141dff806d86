using Microsoft.Extensions.Options;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>Registers chunking.</summary>
internal static class ChunkingExtensions
{
    public static void AddChunking(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ChunkingOptions>()
            .BindConfiguration(ChunkingOptions.SectionName)
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ChunkingOptions>, ChunkingOptionsValidator>();
        builder.Services.AddSingleton<TokenMeter>();
        builder.Services.AddSingleton<ChunkerCatalogue>();
    }
}
