namespace RagPlatform.Embeddings;

/// <summary>A text as a vector, and what the vector is worth.</summary>
/// <param name="Model">Name and version of the model; vectors of different models cannot be compared.</param>
/// <param name="Vector">Components, of length 1 together unless the model says otherwise, so that a dot product is the cosine; empty for
/// a text without content. The array belongs to the caller.</param>
/// <param name="Tokens">Tokens the model read, at most its limit; 0 for a text without content.</param>
/// <param name="IsReliable">
/// Whether the vector may decide anything. False for a text that is empty, probably not English, or has more unknown characters than
/// <see cref="EmbeddingOptions.MaxUnknownShare"/>: unrelated texts of those kinds get nearly the same vector. A text that was only cut
/// off stays reliable, its vector speaks for the beginning, as a passage's does for a document.
/// </param>
/// <param name="Flags">What stands out about the text.</param>
public sealed record TextEmbedding(string Model, float[] Vector, int Tokens, bool IsReliable, EmbeddingFlags Flags)
{
    /// <summary>Whether it was known before, here or in the store that processes share, so that the model was not asked.</summary>
    public bool IsKnown { get; init; }
}
