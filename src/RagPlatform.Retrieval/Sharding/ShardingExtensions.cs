namespace RagPlatform.Retrieval.Sharding;

/// <summary>Registers shards.</summary>
internal static class ShardingExtensions
{
    public static void AddSharding(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ShardOptions>()
            .BindConfiguration(ShardOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<ShardProfiles>();
        builder.Services.AddSingleton<ShardRouter>();
        builder.Services.AddSingleton<ShardedVectors>();
        builder.Services.AddSingleton<ShardLimit>();
        builder.Services.AddSingleton<Resharding>();
    }
}
