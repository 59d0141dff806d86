using System.Numerics.Tensors;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Segments;

/// <summary>The centres of a tenant's segments as last fetched.</summary>
internal sealed class SegmentCentres
{
    private readonly CentroidPart _head;
    private readonly float[] _base;
    private readonly Entry[] _all;

    private SegmentCentres(CentroidPart head, IEnumerable<Centroid> centroids)
    {
        _head = head;
        _base = [.. head.Base];
        _all = [.. centroids.Where(centroid => centroid.Values.Count == _base.Length).Select(centroid => ToEntry(centroid, _base))];
    }

    /// <summary>Before the first fetch.</summary>
    public static SegmentCentres None { get; } = new(new CentroidPart(), []);

    public long Version => _head.Version;

    public static SegmentCentres Of(IReadOnlyList<CentroidPart> parts) => new(parts[0], parts.SelectMany(part => part.Centroids));

    /// <summary>
    /// The segment of a vector of unit length: the one whose centre is nearest to what the vector has beside the base, else the one whose mean is
    /// nearest to the vector as it is, as CostAccounting clusters.
    /// </summary>
    public SegmentStamp Find(float[] vector)
    {
        // A vector of zeros, or with a component that is no number, is near to nothing.
        if (vector.Length != _base.Length || _all.Length == 0
            || TensorPrimitives.Norm<float>(vector) is not (> 0 and < float.PositiveInfinity))
        {
            return SegmentStamp.None;
        }

        var direction = new float[vector.Length];
        TensorPrimitives.Subtract(vector, _base, direction);
        TensorPrimitives.Divide(direction, TensorPrimitives.Norm<float>(direction), direction);
        Entry? found = Nearest(direction, entry => entry.Centre, _head.Similarity) ?? Nearest(vector, entry => entry.Mean, _head.NearSimilarity);
        return found is null
            ? SegmentStamp.None
            : new SegmentStamp(
                found.Segment,
                Math.Clamp(
                    Math.Max(TensorPrimitives.Dot<float>(direction, found.Centre), TensorPrimitives.Dot<float>(vector, found.Mean)), 0f, 1f),
                found.Vectors);
    }

    private Entry? Nearest(float[] vector, Func<Entry, float[]> centre, double from)
    {
        Entry? nearest = null;
        float best = float.NegativeInfinity;
        foreach (Entry entry in _all)
        {
            if (TensorPrimitives.Dot<float>(vector, centre(entry)) is var found && found >= from && found > best)
            {
                (nearest, best) = (entry, found);
            }
        }

        return nearest;
    }

    private static Entry ToEntry(Centroid centroid, float[] common)
    {
        float[] centre = [.. centroid.Values];
        var mean = new float[centre.Length];
        TensorPrimitives.MultiplyAdd(centre, centroid.Distance, common, mean);
        float length = TensorPrimitives.Norm<float>(mean);
        if (length > 0)
        {
            TensorPrimitives.Divide(mean, length, mean);
        }

        return new Entry(centroid.Segment, centre, mean, centroid.Vectors);
    }

    private sealed record Entry(string Segment, float[] Centre, float[] Mean, long Vectors);
}
