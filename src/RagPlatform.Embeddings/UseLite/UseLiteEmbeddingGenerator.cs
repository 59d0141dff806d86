using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using RagPlatform.Embeddings.Encoders;
using RagPlatform.Embeddings.Kernels;
using RagPlatform.Embeddings.Tokenization;

namespace RagPlatform.Embeddings.UseLite;

/// <summary>
/// The built-in model: no network, no key, no native library. It is loaded by the first use, or by the warm-up before that; until then
/// it costs nothing.
/// </summary>
internal sealed class UseLiteEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>, ITokenCounter
{
    private static readonly EmbeddingGeneratorMetadata Metadata =
        new("ragplatform", defaultModelId: UseLiteShape.ModelId, defaultModelDimensions: UseLiteShape.Dimensions);

    private readonly EmbeddingOptions _options;
    private readonly Lazy<LoadedModel> _model;

    public UseLiteEmbeddingGenerator(IOptions<EmbeddingOptions> options)
    {
        _options = options.Value;
        _model = new Lazy<LoadedModel>(() => new LoadedModel(_options), LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <inheritdoc/>
    public int CountTokens(string text) => _model.Value.Tokenizer.Tokenize(TextNormalizer.Fold(text)).Ids.Length;

    /// <inheritdoc/>
    /// <exception cref="ModelFileException">The model's file is missing or damaged.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LoadedModel model = _model.Value;
        TextAnalysis[] texts = [.. values.Select(text => UseLiteAnalysis.Of(text, model.Tokenizer, _options.MaxUnknownShare))];
        return TextBatch.EncodeAsync(texts, model.Encoder, UseLiteShape.ModelId, _options.MaxDegreeOfParallelism, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? Metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_model.IsValueCreated)
        {
            _model.Value.Encoder.Dispose();
        }
    }

    private sealed class LoadedModel
    {
        public LoadedModel(EmbeddingOptions options)
        {
            TextNormalizer.EnsureNormalizes();
            UseLiteWeights weights = ModelFile.Load(options.ModelPath ?? ModelFile.DefaultPath);
            Tokenizer = new UnigramTokenizer(weights.Vocabulary);
            Encoder = new UseLiteEncoder(weights, MatrixKernel.Best, options.MaxDegreeOfParallelism);
        }

        public UnigramTokenizer Tokenizer { get; }

        public UseLiteEncoder Encoder { get; }
    }
}
