using System.Numerics.Tensors;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>
/// One segment as it is clustered: the mean of its vectors, all of unit length. The mean's direction is the centre, its length the mean cosine of
/// the vectors to the centre, so that no second sum is kept for how tight it is.
/// </summary>
internal sealed class Cluster
{
    private readonly float[] _mean;
    private readonly float[] _centre;

    /// <param name="id">The segment.</param>
    /// <param name="mean">The mean of its vectors.</param>
    /// <param name="vectors">How many there are.</param>
    /// <param name="weight">Its questions, older ones counting less.</param>
    /// <param name="lastSeenMs">When the last was asked.</param>
    public Cluster(string id, float[] mean, long vectors, double weight, long lastSeenMs)
    {
        Id = id;
        _mean = mean;
        _centre = [.. mean];
        Tightness = SegmentVector.Normalize(_centre);
        Vectors = vectors;
        Weight = weight;
        LastSeenMs = lastSeenMs;
    }

    public string Id { get; }

    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>The direction of the mean, of unit length.</summary>
    public ReadOnlySpan<float> Centre => _centre;

    /// <summary>Mean cosine of the vectors to the centre.</summary>
    public double Tightness { get; private set; }

    public long Vectors { get; private set; }

    public double Weight { get; private set; }

    public long LastSeenMs { get; private set; }

    /// <summary>Cosine of a vector of unit length to the centre.</summary>
    public float Similarity(ReadOnlySpan<float> vector) => TensorPrimitives.Dot(vector, _centre);

    /// <summary>Adds a vector to the mean.</summary>
    public void Fold(ReadOnlySpan<float> vector) => Fold(vector, 1);

    /// <summary>Adds all vectors of another.</summary>
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

        _mean.CopyTo(_centre, 0);
        Tightness = Math.Min(1, SegmentVector.Normalize(_centre));
    }
}
