namespace RagPlatform.Retrieval.Seeding;

/// <summary>Registers seeding.</summary>
internal static class SeedingExtensions
{
    public static void AddSeeding(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SeedingOptions>()
            .Configure<IConfiguration>((options, configuration) => options.Directory = configuration["RAG_SEED_DIR"])
            .BindConfiguration(SeedingOptions.SectionName);
        builder.Services.AddHostedService<DocumentSeeder>();
    }
}
