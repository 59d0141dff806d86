using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RagPlatform.Embeddings.UseLite;
using RagPlatform.Redis;

namespace RagPlatform.Embeddings;

/// <summary>Registers the embeddings.</summary>
public static class EmbeddingExtensions
{
    /// <summary>
    /// Adds <see cref="TextEmbedder"/> over the built-in model, which is warmed up in the background at start. An
    /// <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> registered before takes the built-in model's place. Settings:
    /// <see cref="EmbeddingOptions"/>. Where a <see cref="RedisConnection"/> is registered, processes share what they embedded.
    /// </summary>
    public static IServiceCollection AddEmbeddings(this IServiceCollection services)
    {
        services.AddOptions<EmbeddingOptions>()
            .BindConfiguration(EmbeddingOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IEmbeddingGenerator<string, Embedding<float>>, UseLiteEmbeddingGenerator>();
        services.TryAddSingleton(provider =>
        {
            var generator = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
            var options = provider.GetRequiredService<IOptions<EmbeddingOptions>>();
            return provider.GetService<RedisConnection>() is { } redis
                ? new TextEmbedder(generator, options, redis)
                : new TextEmbedder(generator, options);
        });
        services.AddHostedService<EmbeddingWarmUp>();
        return services;
    }
}
