using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;

namespace RagPlatform.Retrieval.Search.Ranking;

/// <summary>What every fusion does alike.</summary>
internal static class FusionOrder
{
    /// <summary>The signals that say something about these candidates.</summary>
    public static IReadOnlyList<Signal> Speaking(
        IReadOnlyList<(CollectionKey Collection, ChunkHit Chunk)> candidates, IReadOnlyList<Signal> signals) =>
        [.. signals.Where(signal => signal.Weight > 0 && candidates.Any(candidate => signal.Read(candidate.Chunk) != 0))];

    /// <summary>Puts scored candidates in the one order they have.</summary>
    public static IReadOnlyList<FusedHit> Sort(
        IReadOnlyList<(CollectionKey Collection, ChunkHit Chunk)> candidates, IReadOnlyList<double> scores) =>
    [
        .. candidates
            .Select((candidate, i) => new FusedHit(candidate.Collection, candidate.Chunk, scores[i]))
            .OrderByDescending(hit => hit.Score)
            .ThenBy(hit => hit.Collection.Name, StringComparer.Ordinal)
            .ThenBy(hit => hit.Chunk.Document.DocumentId, StringComparer.Ordinal)
            .ThenBy(hit => hit.Chunk.Ordinal),
    ];
}
