using Microsoft.Extensions.Options;
using RagPlatform.Retrieval.Search.Fallback;
using RagPlatform.Retrieval.Search.Ranking;

namespace RagPlatform.Retrieval.Search;

/// <summary>Registers search.</summary>
internal static class SearchExtensions
{
    public static void AddSearch(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SearchOptions>()
            .BindConfiguration(SearchOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<ReadTimeVectors>();
        builder.Services.AddSingleton<CandidateFinder>();
        builder.Services.AddSingleton<RankingPolicy>();
        builder.Services.AddSingleton<SearchPipeline>();
        builder.Services.AddOptions<RetrieverOptions>()
            .BindConfiguration(RetrieverOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<RetrieverOptions>, RetrieverOptionsValidator>();
        builder.Services.AddSingleton<IRetriever, HybridRetriever>();
        builder.Services.AddSingleton<IRetriever, SemanticRetriever>();
        builder.Services.AddSingleton<IRetriever, LexicalRetriever>();
        builder.Services.AddSingleton<RetrieverChain>();
        builder.Services.AddSingleton<PassageReader>();
        builder.Services.AddSingleton<DocumentReader>();
    }
}
