using System.Numerics.Tensors;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Segments;

/// <summary>The centres of a tenant's segments as last fetched.</summary>
internal sealed class SegmentCentres
{
    private readonly (string Segment, float[] Values, long Vectors)[] _all;
    private readonly double _similarity;
    private readonly float[] _base;

    private SegmentCentres(long version, double similarity, float[] common, IEnumerable<Centroid> centroids)
    {
        Version = version;
        _base = common;
        _similarity = similarity;
        _all = [.. centroids.Select(centroid => (centroid.Segment, centroid.Values.ToArray(), centroid.Vectors))];
    }

    /// <summary>Before the first fetch.</summary>
    public static SegmentCentres None { get; } = new(0, 1, [], []);

    public long Version { get; }

    public static SegmentCentres Of(IReadOnlyList<CentroidPart> parts) =>
        new(parts[0].Version, parts[0].Similarity, [.. parts[0].Base], parts.SelectMany(part => part.Centroids));

    /// <summary>The segment of a vector of unit length.</summary>
    public SegmentStamp Find(float[] vector)
    {
        if (vector.Length != _base.Length || _all.Length == 0)
        {
            return SegmentStamp.None;
        }

        var direction = new float[vector.Length];
        TensorPrimitives.Subtract(vector, _base, direction);
        TensorPrimitives.Divide(direction, TensorPrimitives.Norm<float>(direction), direction);
        SegmentStamp nearest = SegmentStamp.None;
        double best = _similarity;
        foreach ((string segment, float[] values, long vectors) in _all)
        {
            // A vector with a component that is no number is near to nothing.
            if (values.Length == direction.Length && TensorPrimitives.Dot<float>(direction, values) is var found && found >= best)
            {
                nearest = new SegmentStamp(segment, Math.Min(1, (double)found), vectors);
                best = Math.BitIncrement(found);
            }
        }

        return nearest;
    }
}
