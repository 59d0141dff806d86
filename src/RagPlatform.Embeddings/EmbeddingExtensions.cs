using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RagPlatform.Embeddings.Bert;
using RagPlatform.Embeddings.UseLite;
using RagPlatform.Redis;

namespace RagPlatform.Embeddings;

/// <summary>Registers the embeddings.</summary>
public static class EmbeddingExtensions
{
    /// <summary>
    /// Adds <see cref="TextEmbedder"/> over the encoder in the folder that <see cref="EncoderOptions"/> name, else over the built-in model,
    /// which is warmed up in the background at start. An <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> registered before takes the
    /// place of both. Settings: <see cref="EmbeddingOptions"/>. Where a <see cref="RedisConnection"/> is registered, processes share what
    /// they embedded.
    /// </summary>
    public static IServiceCollection AddEmbeddings(this IServiceCollection services)
    {
        services.AddOptions<EmbeddingOptions>()
            .BindConfiguration(EmbeddingOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddOptions<EncoderOptions>()
            .BindConfiguration(EncoderOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(CreateGenerator);
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

    private static IEmbeddingGenerator<string, Embedding<float>> CreateGenerator(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<EmbeddingOptions>>();
        EncoderOptions encoder = provider.GetRequiredService<IOptions<EncoderOptions>>().Value;
        return string.IsNullOrEmpty(encoder.Folder)
            ? new UseLiteEmbeddingGenerator(options)
            : new BertEmbeddingGenerator(options.Value, encoder);
    }
}
