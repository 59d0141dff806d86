using System.Numerics.Tensors;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>
/// Nearest-leader clustering, one vector after the other: a vector joins the cluster whose centre is nearest from a similarity on, else the one
/// nearest to it as it is from another similarity on, else it begins one. When there are as many as there may be, the one with the least weight goes first:
/// into its nearest neighbour when their centres are that similar, else for good. The same vectors in the same order always give the same clusters.
/// </summary>
internal sealed class Clusters
{
    private readonly VectorSpace _space;
    private readonly List<Cluster> _all;
    private readonly double _similarity;
    private readonly double _near;
    private readonly int _max;
    private readonly TimeSpan _halfLife;

    public Clusters(VectorSpace space, List<Cluster> all, SegmentOptions options)
    {
        (_space, _all, _similarity, _near) = (space, all, options.Similarity, options.NearSimilarity);
        (_max, _halfLife) = (options.MaxSegments, options.HalfLife);
        _all.ForEach(cluster => cluster.Recentre(space));
    }

    public VectorSpace Space => _space;

    public IReadOnlyList<Cluster> All => _all;

    /// <summary>Those that went, and the cluster they went into; null: none.</summary>
    public List<(Cluster Gone, Cluster? Into)> Gone { get; } = [];

    /// <summary>Puts a vector of unit length where it belongs, and learns from it.</summary>
    /// <param name="vector">The vector; it is copied where it begins one.</param>
    /// <param name="atMs">When it was asked.</param>
    /// <param name="newId">Names the cluster it begins, if it does.</param>
    /// <returns>Its cluster, and whether that is new; null: it only taught.</returns>
    public (Cluster Cluster, bool IsNew)? Put(float[] vector, long atMs, Func<string> newId)
    {
        float[]? direction = _space.Direction(vector);
        (Cluster, bool)? placed = direction is null ? null : Place(vector, direction, atMs, newId);
        if (_space.Learn(vector))
        {
            _all.ForEach(cluster => cluster.Recentre(_space));
        }

        return placed;
    }

    /// <summary>The cluster a vector of unit length belongs to; null: to none.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="direction">Its direction in the space.</param>
    public Cluster? Find(float[] vector, float[] direction) =>
        Nearest(direction) is { } nearest && nearest.Similarity >= _similarity ? nearest.Cluster
        : NearestAsItIs(vector) is { } near && near.Similarity >= _near ? near.Cluster
        : null;

    private (Cluster Cluster, double Similarity)? Nearest(float[] direction, Cluster? except = null) =>
        Nearest(direction, cluster => cluster.Centre, except);

    private (Cluster Cluster, double Similarity)? NearestAsItIs(float[] vector) => Nearest(vector, cluster => cluster.Direction, except: null);

    private (Cluster Cluster, double Similarity)? Nearest(float[] vector, Func<Cluster, float[]> centre, Cluster? except)
    {
        Cluster? nearest = null;
        float best = float.NegativeInfinity;
        foreach (Cluster cluster in _all)
        {
            // Of equally near ones the first stays: what was there before wins.
            if (cluster != except && TensorPrimitives.Dot<float>(vector, centre(cluster)) is var found && found > best)
            {
                (nearest, best) = (cluster, found);
            }
        }

        return nearest is null ? null : (nearest, best);
    }

    private (Cluster Cluster, bool IsNew) Place(float[] vector, float[] direction, long atMs, Func<string> newId)
    {
        if (Find(vector, direction) is { } known)
        {
            known.Fold(vector);
            known.Recentre(_space);
            known.Touch(atMs, _halfLife);
            return (known, false);
        }

        while (_all.Count >= _max)
        {
            MakeRoom(atMs);
        }

        var begun = new Cluster(newId(), [.. vector], vectors: 1, weight: 1, atMs);
        begun.Recentre(_space);
        _all.Add(begun);
        return (begun, true);
    }

    private void MakeRoom(long atMs)
    {
        Cluster weakest = _all
            .OrderBy(cluster => cluster.WeightAt(atMs, _halfLife))
            .ThenBy(cluster => cluster.LastSeenMs)
            .ThenBy(cluster => cluster.Id, StringComparer.Ordinal)
            .First();
        Cluster? into = Nearest(weakest.Centre, weakest) is { } neighbour && neighbour.Similarity >= _similarity ? neighbour.Cluster : null;
        into?.Fold(weakest, _halfLife);
        into?.Recentre(_space);
        _all.Remove(weakest);
        Gone.Add((weakest, into));
    }
}
