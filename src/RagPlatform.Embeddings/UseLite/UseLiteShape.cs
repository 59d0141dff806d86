namespace RagPlatform.Embeddings.UseLite;

/// <summary>The sizes of the built-in model, Universal Sentence Encoder Lite.</summary>
internal static class UseLiteShape
{
    /// <summary>The name every vector of this model carries; vectors of other names are not comparable with it.</summary>
    public const string ModelId = "use-lite-en/1";

    /// <summary>Components of a vector.</summary>
    public const int Dimensions = 512;

    /// <summary>Tokens of a text that the model reads; the rest is cut off.</summary>
    public const int MaxTokens = 128;

    /// <summary>Pieces of the vocabulary.</summary>
    public const int VocabularySize = 8000;

    /// <summary>Width of a token's embedding, and of the first attention.</summary>
    public const int EmbeddingWidth = 256;

    /// <summary>Width of the layers.</summary>
    public const int ModelWidth = 512;

    /// <summary>Width inside a feed-forward step, and of the second layer's queries, keys and values together.</summary>
    public const int InnerWidth = 1536;

    /// <summary>Attention heads of each layer.</summary>
    public const int Heads = 4;

    /// <summary>Added to the variance before its root is taken, as the model was trained.</summary>
    public const float NormEpsilon = 1e-6f;
}
