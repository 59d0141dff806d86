using RagPlatform.Cache.Results;
using RagPlatform.Embeddings;
using RagPlatform.Redis;

namespace RagPlatform.Cache;

/// <summary>Puts the service together.</summary>
internal static class CacheExtensions
{
    public static WebApplicationBuilder AddCache(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ResultCacheOptions>()
            .BindConfiguration(ResultCacheOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        if (builder.AddRedis())
        {
            builder.Services.AddSingleton<IResultCache, RedisResultCache>();
        }
        else
        {
            builder.Services.AddSingleton<IResultCache, MemoryResultCache>();
        }

        builder.Services.AddEmbeddings();
        return builder;
    }

    public static void MapCache(this WebApplication app) => app.MapGrpcService<CacheGrpcService>();
}
