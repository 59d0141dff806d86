using Microsoft.Extensions.AI;
using RagPlatform.Embeddings.Tokenization;

namespace RagPlatform.Embeddings.UseLite;

/// <summary>What of a text enters the model, and how far its vector is to be trusted.</summary>
/// <param name="Ids">The tokens the model reads.</param>
/// <param name="IsReliable">Whether the vector may decide anything.</param>
/// <param name="Flags">What stands out.</param>
internal sealed record TextAnalysis(ReadOnlyMemory<int> Ids, bool IsReliable, EmbeddingFlags Flags)
{
    private const EmbeddingFlags AlwaysUnreliable = EmbeddingFlags.Empty | EmbeddingFlags.NotEnglish;

    /// <summary>Folds, segments and judges a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="maxUnknownShare">See <see cref="EmbeddingOptions.MaxUnknownShare"/>.</param>
    public static TextAnalysis Of(string text, UnigramTokenizer tokenizer, double maxUnknownShare)
    {
        string folded = TextNormalizer.Fold(text);
        TokenizedText tokenized = tokenizer.Tokenize(folded);
        EmbeddingFlags flags = EmbeddingFlags.None;
        flags |= tokenized.Ids.Length == 0 ? EmbeddingFlags.Empty : 0;
        flags |= tokenized.Ids.Length > UseLiteShape.MaxTokens ? EmbeddingFlags.Truncated : 0;
        flags |= tokenized.UnknownCharacters > 0 ? EmbeddingFlags.UnknownCharacters : 0;
        flags |= EnglishCheck.IsProbablyEnglish(folded, tokenized) ? 0 : EmbeddingFlags.NotEnglish;
        bool tooManyUnknown = tokenized.UnknownCharacters > maxUnknownShare * tokenized.Characters;
        int read = Math.Min(tokenized.Ids.Length, UseLiteShape.MaxTokens);
        return new TextAnalysis(tokenized.Ids.AsMemory(0, read), (flags & AlwaysUnreliable) == 0 && !tooManyUnknown, flags);
    }

    /// <summary>The finished embedding.</summary>
    public Embedding<float> WithVector(float[] vector)
    {
        var embedding = new Embedding<float>(vector) { ModelId = UseLiteShape.ModelId };
        new EmbeddingQuality(Ids.Length, IsReliable, Flags).AttachTo(embedding);
        return embedding;
    }
}
