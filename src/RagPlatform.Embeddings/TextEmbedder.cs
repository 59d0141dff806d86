using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using RagPlatform.Embeddings.Caching;
using RagPlatform.Embeddings.Encoders;
using RagPlatform.Embeddings.Tokenization;
using RagPlatform.Redis;

namespace RagPlatform.Embeddings;

/// <summary>
/// Turns text into vectors: folds white space, looks in a bounded cache, then in the store that processes share where there is one, and asks
/// the registered <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> for the rest. Thread-safe; one a process.
/// </summary>
public sealed class TextEmbedder
{
    // English text has about four bytes a token in the usual vocabularies.
    private const int EstimatedBytesPerToken = 4;

    private readonly IEmbeddingGenerator<string, Embedding<float>> _generator;
    private readonly ITokenCounter? _tokens;
    private readonly PurposePrefixes? _prefixes;
    private readonly EmbeddingCache _cache;
    private readonly IEmbeddingStore? _shared;
    private long _sharedHits;

    /// <summary>Creates the embedder.</summary>
    /// <param name="generator">The model; its metadata names it and states its dimensions.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentException">The generator's metadata lack the name or the dimensions.</exception>
    public TextEmbedder(IEmbeddingGenerator<string, Embedding<float>> generator, IOptions<EmbeddingOptions> options)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(options);
        var metadata = generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;
        if (metadata is not { DefaultModelId: { Length: > 0 } model, DefaultModelDimensions: > 0 and int dimensions })
        {
            throw new ArgumentException("The generator's metadata must name its model and state its dimensions.", nameof(generator));
        }

        Model = model;
        Dimensions = dimensions;
        _generator = generator;
        _tokens = generator.GetService(typeof(ITokenCounter)) as ITokenCounter;
        _prefixes = generator.GetService(typeof(PurposePrefixes)) as PurposePrefixes;
        _cache = new EmbeddingCache(options.Value.CacheBytes);
    }

    internal TextEmbedder(
        IEmbeddingGenerator<string, Embedding<float>> generator, IOptions<EmbeddingOptions> options, RedisConnection redis)
        : this(generator, options) => _shared = new RedisEmbeddingStore(redis, Dimensions, options.Value.SharedLifetime);

    /// <summary>
    /// Name and version of the model, such as <c>use-lite-en/1</c>; every vector carries it, and only vectors that carry the same can be
    /// compared.
    /// </summary>
    public string Model { get; }

    /// <summary>Components of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>What the cache did so far.</summary>
    public EmbeddingCacheStatistics CacheStatistics => _cache.Statistics with { SharedHits = Volatile.Read(ref _sharedHits) };

    /// <summary>Tokens of a whole text, beyond the model's limit too: exact for models that run here, else estimated by bytes.</summary>
    public int CountTokens(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _tokens?.CountTokens(text)
            ?? (Encoding.UTF8.GetByteCount(text) + EstimatedBytesPerToken - 1) / EstimatedBytesPerToken;
    }

    /// <summary>The embedding of a text where it is in this process's cache; null otherwise. Asks neither the model nor the shared store.</summary>
    /// <param name="text">The text.</param>
    /// <param name="purpose">What the vector is for.</param>
    public TextEmbedding? FindKnown(string text, EmbeddingPurpose purpose)
    {
        ArgumentNullException.ThrowIfNull(text);
        string prefix = _prefixes?.Of(purpose) ?? string.Empty;
        return _cache.Find(EmbeddingKey.Of(Model, prefix + TextNormalizer.Fold(text))) is { } known ? Copy(known) with { IsKnown = true } : null;
    }

    /// <summary>Embeds one text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="purpose">What the vector is for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidOperationException">The generator gave no vector of its dimensions.</exception>
    public async ValueTask<TextEmbedding> EmbedAsync(
        string text, EmbeddingPurpose purpose, CancellationToken cancellationToken = default) =>
        (await EmbedAsync([text], purpose, cancellationToken))[0];

    /// <summary>Embeds many texts, on as many threads as the options allow.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="purpose">What their vectors are for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Embeddings in the order of the texts, each the same as the text gets alone.</returns>
    /// <exception cref="InvalidOperationException">The generator gave another number of vectors, or not of its dimensions.</exception>
    public async ValueTask<IReadOnlyList<TextEmbedding>> EmbedAsync(
        IReadOnlyList<string> texts, EmbeddingPurpose purpose, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        cancellationToken.ThrowIfCancellationRequested();
        string prefix = _prefixes?.Of(purpose) ?? string.Empty;
        var results = new TextEmbedding[texts.Count];
        var missing = new Dictionary<EmbeddingKey, string>();
        var keys = new EmbeddingKey[texts.Count];
        for (int i = 0; i < results.Length; i++)
        {
            string folded = TextNormalizer.Fold(texts[i]);
            keys[i] = EmbeddingKey.Of(Model, prefix + folded);
            if (_cache.Find(keys[i]) is { } known)
            {
                results[i] = Copy(known) with { IsKnown = true };
            }
            else
            {
                missing.TryAdd(keys[i], folded);
            }
        }

        EmbeddingMetrics.Record("memory", results.Length - missing.Count);
        if (missing.Count > 0)
        {
            Dictionary<EmbeddingKey, TextEmbedding> made = await FindSharedAsync(missing, cancellationToken);
            if (missing.Count > 0)
            {
                await GenerateAsync(missing, purpose, made, cancellationToken);
            }

            for (int i = 0; i < results.Length; i++)
            {
                results[i] ??= Copy(made[keys[i]]);
            }
        }

        return results;
    }

    // What the cache holds must not change under it when a caller changes what it was given.
    private static TextEmbedding Copy(TextEmbedding embedding) => embedding with { Vector = [.. embedding.Vector] };

    /// <summary>Takes what the shared store knows out of the missing.</summary>
    private async Task<Dictionary<EmbeddingKey, TextEmbedding>> FindSharedAsync(
        Dictionary<EmbeddingKey, string> missing, CancellationToken cancellationToken)
    {
        var found = new Dictionary<EmbeddingKey, TextEmbedding>(missing.Count);
        if (_shared is null)
        {
            return found;
        }

        EmbeddingKey[] keys = [.. missing.Keys];
        foreach ((EmbeddingKey key, TextEmbedding? embedding) in keys.Zip(await _shared.FindAsync(keys, cancellationToken)))
        {
            if (embedding is not null)
            {
                found.Add(key, embedding with { IsKnown = true });
                missing.Remove(key);
                _cache.Add(key, embedding);
            }
        }

        EmbeddingMetrics.Record("shared", found.Count);
        Interlocked.Add(ref _sharedHits, found.Count);
        return found;
    }

    private async Task GenerateAsync(
        Dictionary<EmbeddingKey, string> missing,
        EmbeddingPurpose purpose,
        Dictionary<EmbeddingKey, TextEmbedding> made,
        CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> generated = await _generator.GenerateAsync(
            missing.Values, _prefixes is null ? null : PurposePrefixes.Tell(purpose), cancellationToken);
        if (generated.Count != missing.Count)
        {
            throw new InvalidOperationException($"The model {Model} gave {generated.Count} vectors for {missing.Count} texts.");
        }

        var fresh = new Dictionary<EmbeddingKey, TextEmbedding>(missing.Count);
        foreach (((EmbeddingKey key, string text), Embedding<float> embedding) in missing.Zip(generated))
        {
            TextEmbedding result = ToTextEmbedding(text, embedding);
            fresh.Add(key, result);
            made.Add(key, result);
            _cache.Add(key, result);
        }

        EmbeddingMetrics.Record("model", fresh.Count);
        _shared?.Add(fresh);
    }

    private TextEmbedding ToTextEmbedding(string text, Embedding<float> embedding)
    {
        // A model that runs here may find nothing to read where there are characters.
        EmbeddingQuality? said = EmbeddingQuality.Of(embedding);
        bool isEmpty = text.Length == 0 || said?.Flags.HasFlag(EmbeddingFlags.Empty) == true;
        float[] vector = isEmpty ? [] : embedding.Vector.ToArray();
        if (!isEmpty && vector.Length != Dimensions)
        {
            throw new InvalidOperationException($"The model {Model} gave a vector of {vector.Length} components instead of {Dimensions}.");
        }

        EmbeddingQuality quality = said
            ?? new EmbeddingQuality(isEmpty ? 0 : CountTokens(text), !isEmpty, isEmpty ? EmbeddingFlags.Empty : EmbeddingFlags.None);
        return new TextEmbedding(Model, vector, quality.Tokens, quality.IsReliable, quality.Flags);
    }
}
