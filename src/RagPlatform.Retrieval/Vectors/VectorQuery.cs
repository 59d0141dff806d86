namespace RagPlatform.Retrieval.Vectors;

/// <summary>What a vector engine is asked.</summary>
/// <param name="Vector">Of unit length.</param>
/// <param name="Depth">The most chunks to return, 1 or more.</param>
/// <param name="Filter">Which documents exist for this query.</param>
/// <param name="Effort">
/// How many candidates an approximate search keeps (HNSW's ef): more is slower and misses less. 0: the engine's default.
/// Raised by the engine where <paramref name="Depth"/> needs more.
/// </param>
/// <param name="Exact">Score every admitted point instead of searching approximately.</param>
/// <param name="Only">Score exactly these chunks and no others; null: all.</param>
internal sealed record VectorQuery(
    ReadOnlyMemory<float> Vector,
    int Depth,
    VectorFilter Filter,
    int Effort = 0,
    bool Exact = false,
    IReadOnlyList<ChunkRef>? Only = null);
