namespace RagPlatform.Embeddings.Encoders;

/// <summary>The forward pass of a model. Thread-safe.</summary>
internal interface ISentenceEncoder : IDisposable
{
    /// <summary>Tokens that several texts of one run have together, at most.</summary>
    int MaxRunTokens { get; }

    /// <summary>Encodes texts, none of them empty.</summary>
    /// <param name="texts">Token ids, text by text.</param>
    /// <returns>Vectors of length 1 in the order of the texts, each with the bits the text gets alone.</returns>
    float[][] Encode(ReadOnlySpan<ReadOnlyMemory<int>> texts);
}
