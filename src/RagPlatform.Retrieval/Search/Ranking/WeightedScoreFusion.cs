using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;

namespace RagPlatform.Retrieval.Search.Ranking;

/// <summary>
/// Min-max fusion (Fox and Shaw, "Combination of Multiple Searches", TREC-2, 1994, weighted): each signal is scaled to [0, 1] over all
/// candidates, then score = Σ weight·scaled / Σ weight. Every signal is known for every candidate, so none is guessed.
/// Example: words of weight 0.7 scaled to 0.5 and vectors of weight 0.3 scaled to 1 give 0.65. A signal that is the same for all candidates
/// adds 1 to each where it is above 0: it says that they fit, not which fits better.
/// </summary>
internal sealed class WeightedScoreFusion : IFusion
{
    /// <inheritdoc/>
    public IReadOnlyList<FusedHit> Fuse(
        IReadOnlyList<(CollectionKey Collection, ChunkHit Chunk)> candidates, IReadOnlyList<Signal> signals)
    {
        double[] scores = new double[candidates.Count];
        IReadOnlyList<Signal> speaking = FusionOrder.Speaking(candidates, signals);
        double total = speaking.Sum(signal => signal.Weight);
        foreach (Signal signal in speaking)
        {
            double[] values = [.. candidates.Select(candidate => signal.Read(candidate.Chunk))];
            double min = values.Min();
            double range = values.Max() - min;
            for (int i = 0; i < scores.Length; i++)
            {
                double scaled = range > 0 ? (values[i] - min) / range : values[i] > 0 ? 1 : 0;
                scores[i] += signal.Weight / total * scaled;
            }
        }

        return FusionOrder.Sort(candidates, scores);
    }
}
