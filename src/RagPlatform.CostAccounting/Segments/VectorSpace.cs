using System.Numerics.Tensors;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>
/// What all questions of a tenant have in common, as an embedding model sees it: their mean. It is taken off every vector before two are compared,
/// because questions about one subject are all alike, and what tells their kinds apart is the rest (docs/benchmarks/segments.md has both). The
/// first questions only teach it; later it is renewed whenever their number has doubled, so that the segments' centres seldom move by it.
/// </summary>
internal sealed class VectorSpace
{
    private readonly int _warmUp;
    private readonly float[] _mean;
    private float[] _base;

    /// <param name="warmUp">Vectors that only teach.</param>
    /// <param name="mean">The mean of all vectors, each of unit length.</param>
    /// <param name="common">The mean as it is taken off; empty while it is being learnt.</param>
    /// <param name="vectors">How many there were.</param>
    public VectorSpace(int warmUp, float[] mean, float[] common, long vectors)
    {
        _warmUp = warmUp;
        _mean = mean;
        _base = common;
        Vectors = vectors;
    }

    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>What is taken off a vector.</summary>
    public ReadOnlySpan<float> Base => _base;

    public long Vectors { get; private set; }

    public int Dimensions => _mean.Length;

    public static VectorSpace Empty(int warmUp, int dimensions) => new(warmUp, new float[dimensions], [], 0);

    /// <summary>Learns from a vector of unit length; true when the base is another than before.</summary>
    public bool Learn(ReadOnlySpan<float> vector)
    {
        Vectors++;
        for (int i = 0; i < _mean.Length; i++)
        {
            _mean[i] += (vector[i] - _mean[i]) / Vectors;
        }

        if (Vectors % _warmUp != 0 || !long.IsPow2(Vectors / _warmUp))
        {
            return false;
        }

        _base = [.. _mean];
        return true;
    }

    /// <summary>
    /// The direction of a vector beside what all have in common; null while that is not known, and where there is nothing beside it.
    /// </summary>
    public float[]? Direction(ReadOnlySpan<float> vector)
    {
        if (_base.Length == 0)
        {
            return null;
        }

        var rest = new float[vector.Length];
        TensorPrimitives.Subtract(vector, _base, rest);
        return SegmentVector.Normalize(rest) > 0 ? rest : null;
    }
}
