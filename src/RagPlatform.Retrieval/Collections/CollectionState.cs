using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Collections;

/// <summary>What is asked of a collection most often, as its row says it.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Chunking">How documents are cut, in canonical form; empty: as the service's options say.</param>
/// <param name="Computation">A <see cref="Contracts.V1.Computation"/>.</param>
/// <param name="Engine">The vector engine that serves it.</param>
/// <param name="ShardBy">The metadata field its vectors are split by; empty: they are not.</param>
/// <param name="Enrichment">What is added to chunks, in canonical form; empty: as the service's options say.</param>
internal sealed record CollectionState(long Version, string Chunking, long Computation, string Engine, string ShardBy, string Enrichment)
{
    /// <summary>How its documents are processed.</summary>
    public CollectionPolicy Policy => CollectionPolicy.From(
        new CollectionSettings { Chunking = Chunking, Computation = (Computation)Computation, Enrichment = Enrichment });
}
