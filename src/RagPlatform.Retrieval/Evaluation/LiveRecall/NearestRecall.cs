using RagPlatform.Retrieval.Vectors;

namespace RagPlatform.Retrieval.Evaluation.LiveRecall;

/// <summary>
/// Recall of the nearest: |first k found ∩ k nearest| / k, where a hit as near as the k-th nearest counts as one of them, so that the order
/// among equals is no miss. Example: 9 of the 10 nearest found gives 0.9.
/// </summary>
internal static class NearestRecall
{
    /// <summary>How many of the nearest are compared; all there are where they are fewer.</summary>
    public const int Depth = 10;

    // Engines add the same products in another order.
    private const float Slack = 1e-5f;

    /// <summary>The recall in [0, 1]; null when the exact search found nothing.</summary>
    /// <param name="found">Best first.</param>
    /// <param name="exact">Best first.</param>
    public static double? Of(IReadOnlyList<VectorHit> found, IReadOnlyList<VectorHit> exact)
    {
        int depth = Math.Min(Depth, exact.Count);
        if (depth == 0)
        {
            return null;
        }

        float least = exact[depth - 1].Cosine - Slack;
        return (double)found.Take(depth).Count(hit => hit.Cosine >= least) / depth;
    }
}
