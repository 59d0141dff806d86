using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;

namespace RagPlatform.Retrieval.Search.Ranking;

/// <summary>A chunk with its place in the final order.</summary>
/// <param name="Collection">Where it is.</param>
/// <param name="Chunk">The chunk and its scores.</param>
/// <param name="Score">Fused score in [0, 1].</param>
internal readonly record struct FusedHit(CollectionKey Collection, ChunkHit Chunk, double Score);
