using RagPlatform.Retrieval.Search.Fallback;

namespace RagPlatform.Retrieval.Faq;

/// <summary>Registers the FAQ.</summary>
internal static class FaqExtensions
{
    public static void AddFaq(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<FaqOptions>()
            .BindConfiguration(FaqOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<FaqStore>();
        builder.Services.AddSingleton<FaqSources>();
        builder.Services.AddSingleton<FaqMemory>();
        builder.Services.AddSingleton<FaqMatcher>();
        builder.Services.AddSingleton<FaqDesk>();
        builder.Services.AddSingleton<IRetriever, FaqRetriever>();
    }
}
