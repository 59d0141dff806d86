using Microsoft.Extensions.Options;
using RagPlatform.Cache.Administration;
using RagPlatform.Cache.Answers;
using RagPlatform.Cache.Events;
using RagPlatform.Cache.Flights;
using RagPlatform.Cache.Judging;
using RagPlatform.Cache.Policies;
using RagPlatform.Cache.Semantic;
using RagPlatform.Cache.Replicas;
using RagPlatform.Cache.Snapshots;
using RagPlatform.Cache.Statistics;
using RagPlatform.Embeddings;
using RagPlatform.Redis;

namespace RagPlatform.Cache;

/// <summary>Puts the service together.</summary>
internal static class CacheExtensions
{
    public static WebApplicationBuilder AddCache(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddOptions<CacheOptions>()
            .BindConfiguration(CacheOptions.SectionName)
            .ValidateDataAnnotations()
            .Validate(options => options.KeepLifetime >= options.Lifetime, "Cache:KeepLifetime is no shorter than Cache:Lifetime.")
            .ValidateOnStart();
        services.AddOptions<JudgeOptions>()
            .BindConfiguration(JudgeOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        bool isShared = builder.AddRedis();
        services.AddEmbeddings();
        services.AddSingleton(provider => new AnswerRegistry(
            Options(provider), provider.GetRequiredService<TextEmbedder>().Dimensions, isShared, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new FlightTable(Options(provider).FlightWait, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new SemanticMatcher(
            provider.GetRequiredService<AnswerRegistry>(),
            Random.Shared,
            provider.GetRequiredService<IOptions<JudgeOptions>>().Value.AuditShare));
        services.AddSingleton<EventApplier>();
        if (isShared)
        {
            services.AddHosted<ICacheLog, RedisCacheLog>();
            services.AddSingleton<IAnswerPayloads, RedisPayloads>();
            services.AddSingleton<IFlightLeads, RedisFlightLeads>();
        }
        else
        {
            services.AddSingleton(new SnapshotPlace(Path.Combine(builder.Configuration["RAG_DATA_DIR"] ?? ".data", "answers")));
            services.AddHosted<ICacheLog, SnapshotLog>();
            services.AddSingleton<IAnswerPayloads, MemoryPayloads>();
            services.AddSingleton<IFlightLeads, OnlyReplica>();
        }

        services.AddSingleton<PolicyStore>();
        services.AddHosted<PolicyBook, PolicyBook>();
        services.AddSingleton<AnswerComparer>();
        services.AddHosted<Judge, Judge>();
        services.AddSingleton<CacheStatistics>();
        services.AddSingleton<CacheAdministration>();
        services.AddSingleton<AnswerCache>();
        return builder;
    }

    public static void MapCache(this WebApplication app) => app.MapGrpcService<CacheGrpcService>();

    private static CacheOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<CacheOptions>>().Value;

    /// <summary>One instance, that others ask and the host runs.</summary>
    private static void AddHosted<TService, TImplementation>(this IServiceCollection services)
        where TService : class
        where TImplementation : class, TService, IHostedService
    {
        services.AddSingleton<TImplementation>();
        if (typeof(TService) != typeof(TImplementation))
        {
            services.AddSingleton<TService>(provider => provider.GetRequiredService<TImplementation>());
        }

        services.AddHostedService(provider => provider.GetRequiredService<TImplementation>());
    }
}
