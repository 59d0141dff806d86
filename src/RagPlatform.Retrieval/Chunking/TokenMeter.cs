using System.Text;
using RagPlatform.Embeddings;
using RagPlatform.Text.Sentences;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>
/// Counts what a text takes of a budget: the tokens of the embedding model, exactly for the built-in one. A run of characters the model
/// does not know is one token to it, however long, so that a text counts at least one token for every <see cref="BytesPerToken"/> bytes.
/// </summary>
internal sealed class TokenMeter(TextEmbedder embedder)
{
    /// <summary>Twice what English text has.</summary>
    public const int BytesPerToken = 8;

    /// <summary>Tokens of a text.</summary>
    public int Count(string text) =>
        Math.Max(embedder.CountTokens(text), (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken);

    /// <summary>Tokens of a piece of a text; sums over pieces that meet at white space are never below the count of the whole.</summary>
    public int Count(string text, TextSpan span) => Count(span.Of(text));
}
