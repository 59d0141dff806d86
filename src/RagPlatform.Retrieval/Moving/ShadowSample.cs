using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors;

namespace RagPlatform.Retrieval.Moving;

/// <summary>A caller's search on the engine that serves, to be repeated on the one that may come to.</summary>
/// <param name="Collection">Where.</param>
/// <param name="Parts">The parts of it that were searched.</param>
/// <param name="Version">The collection's version it was asked at.</param>
/// <param name="Query">What was asked.</param>
/// <param name="Found">What was found, best first.</param>
/// <param name="Took">How long it took.</param>
internal sealed record ShadowSample(
    CollectionKey Collection, IReadOnlyList<CollectionKey> Parts, long Version, VectorQuery Query, IReadOnlyList<VectorHit> Found, TimeSpan Took);
