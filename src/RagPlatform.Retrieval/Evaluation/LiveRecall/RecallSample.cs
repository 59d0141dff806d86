using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Sharding;
using RagPlatform.Retrieval.Vectors;

namespace RagPlatform.Retrieval.Evaluation.LiveRecall;

/// <summary>A live vector search to compare with the exact one.</summary>
/// <param name="Collection">Where.</param>
/// <param name="All">All there is to search: what was asked, and the shards that were left out.</param>
/// <param name="Version">The collection's version it was asked at.</param>
/// <param name="Query">What it was asked.</param>
/// <param name="Found">What it found, best first.</param>
internal sealed record RecallSample(
    CollectionKey Collection, VectorParts All, long Version, VectorQuery Query, IReadOnlyList<VectorHit> Found);
