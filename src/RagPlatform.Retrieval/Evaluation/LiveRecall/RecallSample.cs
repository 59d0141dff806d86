using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors;

namespace RagPlatform.Retrieval.Evaluation.LiveRecall;

/// <summary>A live vector search to compare with the exact one.</summary>
/// <param name="Store">The engine that was asked.</param>
/// <param name="Collection">Where.</param>
/// <param name="Version">The collection's version it was asked at.</param>
/// <param name="Query">What it was asked.</param>
/// <param name="Found">What it found, best first.</param>
internal sealed record RecallSample(
    IVectorStore Store, CollectionKey Collection, long Version, VectorQuery Query, IReadOnlyList<VectorHit> Found);
