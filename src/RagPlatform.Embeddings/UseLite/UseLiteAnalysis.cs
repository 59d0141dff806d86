using RagPlatform.Embeddings.Encoders;
using RagPlatform.Embeddings.Tokenization;

namespace RagPlatform.Embeddings.UseLite;

/// <summary>Judges texts for the built-in model.</summary>
internal static class UseLiteAnalysis
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
}
