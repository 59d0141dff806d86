using System.Numerics.Tensors;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>
/// One segment as it is clustered: the mean of its vectors, all of unit length. The mean's length is the mean cosine of the vectors to its direction,
/// so that no second sum is kept for how tight it is; its centre is the mean's direction in the space of the tenant.
/// </summary>
internal sealed class Cluster
{
    private readonly float[] _mean;

    /// <param name="id">The segment.</param>
    /// <param name="mean">The mean of its vectors; empty where only its weight is needed.</param>
    /// <param name="vectors">How many there are.</param>
    /// <param name="weight">Its questions, older ones counting less.</param>
    /// <param name="lastSeenMs">When the last was asked.</param>
    public Cluster(string id, float[] mean, long vectors, double weight, long lastSeenMs)
    {
        Id = id;
        _mean = mean;
        Vectors = vectors;
        Weight = weight;
        LastSeenMs = lastSeenMs;
    }

    public string Id { get; }

    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>Of unit length; of zeros for a mean that is what all questions have in common.</summary>
    public float[] Centre { get; private set; } = [];

    /// <summary>The direction of the mean as it is, of unit length.</summary>
    public float[] Direction { get; private set; } = [];

    /// <summary>Mean cosine of the vectors to the mean.</summary>
    public double Tightness => _mean.Length == 0 ? 0 : Math.Min(1, TensorPrimitives.Norm<float>(_mean));

    public long Vectors { get; private set; }

    public double Weight { get; private set; }

    public long LastSeenMs { get; private set; }

    /// <summary>Finds centre and direction, after the mean or the space has changed.</summary>
    public void Recentre(VectorSpace space)
    {
        Centre = space.Direction(_mean) ?? new float[_mean.Length];
        Direction = [.. _mean];
        SegmentVector.Normalize(Direction);
    }

    /// <summary>Adds a vector to the mean.</summary>
    public void Fold(ReadOnlySpan<float> vector) => Fold(vector, 1);

    /// <summary>Adds all vectors of another, and its weight.</summary>
    public void Fold(Cluster other, TimeSpan halfLife)
    {
        Fold(other._mean, other.Vectors);
        long later = Math.Max(LastSeenMs, other.LastSeenMs);
        Weight = WeightAt(later, halfLife) + other.WeightAt(later, halfLife);
        LastSeenMs = later;
    }

    /// <summary>Counts a question of it.</summary>
    public void Touch(long atMs, TimeSpan halfLife)
    {
        long later = Math.Max(LastSeenMs, atMs);
        Weight = WeightAt(later, halfLife) + 1;
        LastSeenMs = later;
    }

    /// <summary>Its weight at a later time: half for each half-life that has passed.</summary>
    public double WeightAt(long atMs, TimeSpan halfLife) => Weight * Math.Pow(2, -Math.Max(0, atMs - LastSeenMs) / halfLife.TotalMilliseconds);

    private void Fold(ReadOnlySpan<float> mean, long vectors)
    {
        Vectors += vectors;
        float share = (float)vectors / Vectors;
        for (int i = 0; i < _mean.Length; i++)
        {
            _mean[i] += (mean[i] - _mean[i]) * share;
        }
    }
}
