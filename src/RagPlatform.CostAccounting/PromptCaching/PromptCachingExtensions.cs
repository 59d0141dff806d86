namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>Registers the diagnosis of providers' prompt caches.</summary>
internal static class PromptCachingExtensions
{
    public static WebApplicationBuilder AddPromptCaching(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<PromptCachingOptions>()
            .BindConfiguration(PromptCachingOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<PromptPrints>();
        builder.Services.AddSingleton<PromptCacheDoctor>();
        builder.Services.AddHostedService<PromptPrintJanitor>();
        return builder;
    }
}
