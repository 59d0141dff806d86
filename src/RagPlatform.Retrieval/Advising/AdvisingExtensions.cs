namespace RagPlatform.Retrieval.Advising;

/// <summary>Registers advice.</summary>
internal static class AdvisingExtensions
{
    public static void AddAdvising(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AdvisorOptions>()
            .BindConfiguration(AdvisorOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<SearchLatencies>();
        builder.Services.AddSingleton<ComputationTrial>();
        builder.Services.AddSingleton<EngineAdvisor>();
    }
}
