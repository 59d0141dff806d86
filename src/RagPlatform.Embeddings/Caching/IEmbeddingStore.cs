namespace RagPlatform.Embeddings.Caching;

/// <summary>Embeddings shared by processes, behind each one's own cache. It may forget, and never fails its caller.</summary>
internal interface IEmbeddingStore
{
    /// <summary>What is known of each key, in their order; null where nothing is.</summary>
    Task<IReadOnlyList<TextEmbedding?>> FindAsync(IReadOnlyList<EmbeddingKey> keys, CancellationToken cancellationToken);

    /// <summary>Keeps embeddings; returns before they are kept.</summary>
    void Add(IReadOnlyCollection<KeyValuePair<EmbeddingKey, TextEmbedding>> embeddings);
}
