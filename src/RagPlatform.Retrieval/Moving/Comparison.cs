using RagPlatform.Retrieval.Vectors;

namespace RagPlatform.Retrieval.Moving;

/// <summary>One search on both engines.</summary>
/// <param name="Overlap">Share of the source's nearest that the target found too, in [0, 1].</param>
/// <param name="SourceUs">Microseconds on the source.</param>
/// <param name="TargetUs">Microseconds on the target.</param>
/// <param name="IsLive">Whether a caller asked.</param>
internal readonly record struct Comparison(double Overlap, long SourceUs, long TargetUs, bool IsLive)
{
    /// <summary>How many of the nearest are compared; all there are where they are fewer.</summary>
    public const int Depth = 10;

    /// <summary>
    /// |first k of the source ∩ first k of the target| / k, with k the ten nearest or all the source found; null when it found none.
    /// Example: nine of ten are the same: 0.9.
    /// </summary>
    public static double? OverlapOf(IReadOnlyList<VectorHit> source, IReadOnlyList<VectorHit> target)
    {
        int depth = Math.Min(Depth, source.Count);
        if (depth == 0)
        {
            return null;
        }

        HashSet<ChunkRef> found = [.. target.Take(depth).Select(ToChunk)];
        return (double)source.Take(depth).Count(hit => found.Contains(ToChunk(hit))) / depth;
    }

    private static ChunkRef ToChunk(VectorHit hit) => new(hit.DocumentId, hit.Ordinal);
}
