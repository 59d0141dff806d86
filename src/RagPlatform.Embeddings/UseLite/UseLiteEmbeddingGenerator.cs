using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
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
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LoadedModel model = _model.Value;
        TextAnalysis[] texts = [.. values.Select(text => TextAnalysis.Of(text, model.Tokenizer, _options.MaxUnknownShare))];
        List<Range> runs = Runs(texts);
        var vectors = new float[texts.Length][];
        if (runs.Count == 1)
        {
            Encode(runs[0]);
        }
        else
        {
            var parallel = new ParallelOptions
            {
                MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism,
                CancellationToken = cancellationToken,
            };
            await Parallel.ForEachAsync(runs, parallel, (run, _) =>
            {
                Encode(run);
                return ValueTask.CompletedTask;
            });
        }

        return new GeneratedEmbeddings<Embedding<float>>(texts.Select((text, i) => text.WithVector(vectors[i])))
        {
            Usage = new UsageDetails { InputTokenCount = texts.Sum(text => (long)text.Ids.Length) },
        };

        void Encode(Range run) => model.Encode(texts.AsSpan(run), vectors.AsSpan(run));
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
            _model.Value.Dispose();
        }
    }

    // Neighbours share a run as long as their tokens fit in one: many short texts cost what one long text does.
    private static List<Range> Runs(TextAnalysis[] texts)
    {
        var runs = new List<Range>();
        int start = 0;
        int tokens = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            int more = texts[i].Ids.Length;
            if (tokens + more > UseLiteShape.MaxTokens)
            {
                runs.Add(start..i);
                start = i;
                tokens = 0;
            }

            tokens += more;
        }

        if (start < texts.Length)
        {
            runs.Add(start..texts.Length);
        }

        return runs;
    }

    private sealed class LoadedModel : IDisposable
    {
        private readonly UseLiteEncoder _encoder;

        public LoadedModel(EmbeddingOptions options)
        {
            TextNormalizer.EnsureNormalizes();
            UseLiteWeights weights = ModelFile.Load(options.ModelPath ?? ModelFile.DefaultPath);
            Tokenizer = new UnigramTokenizer(weights.Vocabulary);
            _encoder = new UseLiteEncoder(weights, MatrixKernel.Best, options.MaxDegreeOfParallelism);
        }

        public UnigramTokenizer Tokenizer { get; }

        public void Encode(ReadOnlySpan<TextAnalysis> texts, Span<float[]> vectors)
        {
            var ids = new List<ReadOnlyMemory<int>>(texts.Length);
            foreach (TextAnalysis text in texts)
            {
                if (text.Ids.Length > 0)
                {
                    ids.Add(text.Ids);
                }
            }

            float[][] encoded = ids.Count == 0 ? [] : _encoder.Encode([.. ids]);
            int next = 0;
            for (int i = 0; i < texts.Length; i++)
            {
                vectors[i] = texts[i].Ids.Length > 0 ? encoded[next++] : [];
            }
        }

        public void Dispose() => _encoder.Dispose();
    }
}
