using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;

namespace RagPlatform.Retrieval.Search.Ranking;

/// <summary>Makes one order of several scores.</summary>
internal interface IFusion
{
    /// <summary>Scores candidates.</summary>
    /// <param name="candidates">What was found, each candidate once.</param>
    /// <param name="signals">What to order them by, at least one. A signal that is 0 for all of them is left out.</param>
    /// <returns>All of them with a score in [0, 1], best first; equal scores in the order of collection, document and ordinal.</returns>
    IReadOnlyList<FusedHit> Fuse(IReadOnlyList<(CollectionKey Collection, ChunkHit Chunk)> candidates, IReadOnlyList<Signal> signals);
}
