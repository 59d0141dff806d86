using RagPlatform.Retrieval.Indexing;

namespace RagPlatform.Retrieval.Search.Ranking;

/// <summary>One of the scores that candidates are ordered by.</summary>
/// <param name="Read">Gives a candidate's score; 0 says that it has none.</param>
/// <param name="Weight">What it counts beside the others, above 0.</param>
internal sealed record Signal(Func<ChunkHit, double> Read, double Weight);
