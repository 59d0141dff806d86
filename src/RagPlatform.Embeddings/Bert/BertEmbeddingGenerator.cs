using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using RagPlatform.Embeddings.Encoders;
using RagPlatform.Embeddings.Kernels;
using RagPlatform.Embeddings.Tokenization;

namespace RagPlatform.Embeddings.Bert;

/// <summary>
/// A sentence encoder of the BERT family from a folder of files as they are published. It is loaded when it is made: what cannot be used
/// is refused at start. Its name ends in a digest of everything that decides about a vector, so that other files or settings are another
/// model.
/// </summary>
internal sealed class BertEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>The pieces of the vocabulary, a line each.</summary>
    public const string VocabularyFile = "vocab.txt";

    private const string WeightsFile = "model.safetensors";
    private const int MaxVocabularyBytes = 32 * 1024 * 1024;
    private const int NameCharacters = 64;
    private const int DigestCharacters = 12;
    private const string Remedy = "Put the files of one encoder there as they were published; docs/embeddings.md says which are supported.";

    private readonly EmbeddingGeneratorMetadata _metadata;
    private readonly PurposePrefixes _prefixes;
    private readonly BertEncoder _encoder;
    private readonly BertText _text;
    private readonly int _maxThreads;

    /// <summary>Loads an encoder.</summary>
    /// <exception cref="ModelFileException">Its folder cannot be used; the message says why.</exception>
    public BertEmbeddingGenerator(EmbeddingOptions options, EncoderOptions encoder)
    {
        TextNormalizer.EnsureNormalizes();
        _maxThreads = options.MaxDegreeOfParallelism;
        _prefixes = new PurposePrefixes(encoder.QueryPrefix, encoder.PassagePrefix);
        try
        {
            (_encoder, _text, _metadata) = Load(options, encoder);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException or OverflowException)
        {
            throw new ModelFileException($"The encoder in '{encoder.Folder}' cannot be used: {exception.Message}. {Remedy}", exception);
        }
    }

    private string Model => _metadata.DefaultModelId!;

    /// <inheritdoc/>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string prefix = _prefixes.Of(options);
        TextAnalysis[] texts = [.. values.Select(text => _text.Analyze(prefix, text))];
        return TextBatch.EncodeAsync(texts, _encoder, Model, _maxThreads, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType == typeof(ITokenCounter) ? _text
            : serviceType == typeof(PurposePrefixes) ? _prefixes
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();

    private static (BertEncoder Encoder, BertText Text, EmbeddingGeneratorMetadata Metadata) Load(
        EmbeddingOptions options, EncoderOptions encoder)
    {
        if (!Path.IsPathFullyQualified(encoder.Folder) || !Directory.Exists(encoder.Folder))
        {
            throw new InvalidDataException(
                $"{EncoderOptions.SectionName}:{nameof(EncoderOptions.Folder)} has to be the absolute path of a folder that is there");
        }

        var folder = new EncoderFolder(encoder.Folder);
        BertShape shape = BertShape.Read(folder);
        byte[] vocabularyContent = folder.Require(VocabularyFile, MaxVocabularyBytes);
        WordPieceVocabulary vocabulary = ReadVocabulary(vocabularyContent, shape);
        BertTextSettings textSettings = BertTextSettings.Read(folder, encoder, shape, vocabulary);
        EncoderPooling pooling = BertPooling.Read(folder, encoder, shape);

        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(JsonSerializer.SerializeToUtf8Bytes(new { shape, textSettings, pooling, encoder.QueryPrefix, encoder.PassagePrefix }));
        digest.AppendData(vocabularyContent);
        BertWeights weights = LoadWeights(folder, shape, textSettings.MaxTokens, digest);
        var model = new BertEncoder(weights, pooling, textSettings.MaxTokens, MatrixKernel.Best, options.MaxDegreeOfParallelism);
        Probe(model, textSettings);

        var words = new BertWords(textSettings.LowerCase, textSettings.StripAccents, textSettings.SplitIdeographs);
        var text = new BertText(
            textSettings, new WordPieceTokenizer(words, vocabulary, textSettings.UnknownId), options.MaxUnknownShare);
        string name = $"{NameOf(folder)}/{Convert.ToHexStringLower(digest.GetHashAndReset())[..DigestCharacters]}";
        return (model, text, new EmbeddingGeneratorMetadata("ragplatform", defaultModelId: name, defaultModelDimensions: shape.Width));
    }

    private static WordPieceVocabulary ReadVocabulary(byte[] content, BertShape shape)
    {
        try
        {
            WordPieceVocabulary vocabulary = WordPieceVocabulary.Parse(content);
            return vocabulary.Count == shape.Vocabulary ? vocabulary
                : throw new InvalidDataException(
                    $"it has {vocabulary.Count} pieces, but 'vocab_size' in {BertShape.FileName} is {shape.Vocabulary}");
        }
        catch (InvalidDataException exception)
        {
            throw EncoderFolder.Fault(VocabularyFile, exception.Message, exception);
        }
    }

    private static BertWeights LoadWeights(EncoderFolder folder, BertShape shape, int maxTokens, IncrementalHash digest)
    {
        try
        {
            return BertWeights.Load(folder.PathOf(WeightsFile), shape, maxTokens, digest);
        }
        catch (FileNotFoundException exception)
        {
            throw EncoderFolder.Fault(WeightsFile, "it is missing", exception);
        }
        catch (InvalidDataException exception)
        {
            throw EncoderFolder.Fault(WeightsFile, exception.Message, exception);
        }
    }

    // Weights may all be finite and yet lead beyond what a float can hold.
    private static void Probe(BertEncoder encoder, BertTextSettings settings)
    {
        if (!encoder.Encode([new[] { settings.BeginId, settings.UnknownId, settings.EndId }])[0].All(float.IsFinite))
        {
            encoder.Dispose();
            throw EncoderFolder.Fault(WeightsFile, "a vector made with it is not finite");
        }
    }

    // Names are parts of keys and of indices' names elsewhere.
    private static string NameOf(EncoderFolder folder)
    {
        var name = new StringBuilder();
        foreach (char character in folder.Name.Take(NameCharacters))
        {
            name.Append(char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' ? character : '-');
        }

        return name.ToString();
    }
}
