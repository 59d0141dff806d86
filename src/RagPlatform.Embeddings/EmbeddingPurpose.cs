namespace RagPlatform.Embeddings;

/// <summary>
/// What a vector is for. Some encoders are trained with other words in front of a question than in front of what answers it; for the
/// others both are the same.
/// </summary>
public enum EmbeddingPurpose
{
    /// <summary>A question, also where it is compared with other questions.</summary>
    Query,

    /// <summary>A text that questions are to find.</summary>
    Passage,
}
