namespace RagPlatform.Embeddings.Bert;

/// <summary>What happens inside a feed-forward step.</summary>
internal enum BertActivation
{
    /// <summary>The exact Gaussian error linear unit.</summary>
    Gelu,

    /// <summary>Negative values become zero.</summary>
    Relu,
}
