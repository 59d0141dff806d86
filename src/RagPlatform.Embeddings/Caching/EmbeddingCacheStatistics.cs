namespace RagPlatform.Embeddings.Caching;

/// <summary>What the embedding cache did since the start, and what it holds.</summary>
/// <param name="Hits">Texts answered from memory.</param>
/// <param name="Misses">Texts not in memory.</param>
/// <param name="Evictions">Vectors that made room for others.</param>
/// <param name="Entries">Vectors held now.</param>
/// <param name="SizeBytes">Bytes they take, their keys and lists included.</param>
public sealed record EmbeddingCacheStatistics(long Hits, long Misses, long Evictions, int Entries, long SizeBytes)
{
    /// <summary>Of the misses, those that the store shared by processes answered.</summary>
    public long SharedHits { get; init; }

    /// <summary>Texts that were not embedded among all texts, from 0 to 1; 0 before the first text.</summary>
    public double HitRate => Hits + Misses == 0 ? 0 : (double)(Hits + SharedHits) / (Hits + Misses);
}
