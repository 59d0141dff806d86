using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;

namespace RagPlatform.Retrieval.Search.Ranking;

/// <summary>
/// Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009), weighted: score = Σ weight/(60 + rank) over the signals that have the
/// candidate, divided by the score of one that is first everywhere. Looks at ranks only, so it needs no scale the signals share.
/// Example: two signals of equal weight, first in one and third in the other: (1/61 + 1/63) / (2/61) = 0.984.
/// </summary>
internal sealed class ReciprocalRankFusion : IFusion
{
    private const double K = 60;

    /// <inheritdoc/>
    public IReadOnlyList<FusedHit> Fuse(
        IReadOnlyList<(CollectionKey Collection, ChunkHit Chunk)> candidates, IReadOnlyList<Signal> signals)
    {
        double[] scores = new double[candidates.Count];
        IReadOnlyList<Signal> speaking = FusionOrder.Speaking(candidates, signals);
        double first = speaking.Sum(signal => signal.Weight) / (K + 1);
        foreach (Signal signal in speaking)
        {
            int rank = 0;
            foreach ((double value, int i) in candidates
                .Select((candidate, i) => (Value: signal.Read(candidate.Chunk), i))
                .Where(entry => entry.Value > 0)
                .OrderByDescending(entry => entry.Value)
                .ThenBy(entry => entry.i))
            {
                rank++;
                scores[i] += signal.Weight / (K + rank) / first;
            }
        }

        return FusionOrder.Sort(candidates, scores);
    }
}
