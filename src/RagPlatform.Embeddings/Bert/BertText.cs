using RagPlatform.Embeddings.Encoders;
using RagPlatform.Embeddings.Tokenization;

namespace RagPlatform.Embeddings.Bert;

/// <summary>From a text to what an encoder reads: <c>[CLS]</c>, the pieces of the text as far as there is room, <c>[SEP]</c>.</summary>
internal sealed class BertText(BertTextSettings settings, WordPieceTokenizer tokenizer, double maxUnknownShare) : ITokenCounter
{
    private const int Marks = 2;

    /// <summary>Pieces of the whole text; the two tokens around it are not counted, so that counts of parts add up.</summary>
    public int CountTokens(string text) => tokenizer.Tokenize(text).Ids.Count;

    /// <summary>Segments and judges a text.</summary>
    /// <param name="prefix">Stands in front of it, unless there is nothing to read in it.</param>
    /// <param name="text">Any text.</param>
    public TextAnalysis Analyze(string prefix, string text)
    {
        WordPieces own = tokenizer.Tokenize(text);
        if (own.Ids.Count == 0)
        {
            return new TextAnalysis(ReadOnlyMemory<int>.Empty, IsReliable: false, EmbeddingFlags.Empty);
        }

        IReadOnlyList<int> pieces = prefix.Length == 0 ? own.Ids : tokenizer.Tokenize(prefix + text).Ids;
        int[] ids = [settings.BeginId, .. pieces.Take(settings.MaxTokens - Marks), settings.EndId];
        EmbeddingFlags flags = pieces.Count > settings.MaxTokens - Marks ? EmbeddingFlags.Truncated : EmbeddingFlags.None;
        flags |= own.UnknownCharacters > 0 ? EmbeddingFlags.UnknownCharacters : 0;
        return new TextAnalysis(ids, own.UnknownCharacters <= maxUnknownShare * own.Characters, flags);
    }
}
