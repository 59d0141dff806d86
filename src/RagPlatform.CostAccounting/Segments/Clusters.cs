namespace RagPlatform.CostAccounting.Segments;

/// <summary>
/// Nearest-leader clustering, one vector after the other: a vector joins the nearest cluster from a similarity on, else it begins one. When there are
/// as many as there may be, the one with the least weight goes first: into its nearest neighbour when their centres are that similar, else for good.
/// The same vectors in the same order always give the same clusters.
/// </summary>
internal sealed class Clusters(List<Cluster> all, double similarity, int max, TimeSpan halfLife)
{
    public IReadOnlyList<Cluster> All => all;

    /// <summary>Those that went, and the cluster they went into; null: none.</summary>
    public List<(Cluster Gone, Cluster? Into)> Gone { get; } = [];

    /// <summary>Puts a vector of unit length where it belongs.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="atMs">When it was asked.</param>
    /// <param name="newId">Names the cluster it begins, if it does.</param>
    /// <returns>Its cluster, and whether that is new.</returns>
    public (Cluster Cluster, bool IsNew) Put(float[] vector, long atMs, Func<string> newId)
    {
        if (Nearest(vector, except: null) is { } nearest && nearest.Similarity >= similarity)
        {
            nearest.Cluster.Fold(vector);
            nearest.Cluster.Touch(atMs, halfLife);
            return (nearest.Cluster, false);
        }

        while (all.Count >= max)
        {
            MakeRoom(atMs);
        }

        var begun = new Cluster(newId(), vector, vectors: 1, weight: 1, atMs);
        all.Add(begun);
        return (begun, true);
    }

    /// <summary>The nearest cluster to a vector; null where there is none.</summary>
    public (Cluster Cluster, double Similarity)? Nearest(ReadOnlySpan<float> vector, Cluster? except)
    {
        Cluster? nearest = null;
        float best = float.NegativeInfinity;
        foreach (Cluster cluster in all)
        {
            // Of equally near ones the first stays: what was there before wins, whatever order rows come in.
            if (cluster != except && cluster.Similarity(vector) is var found && found > best)
            {
                (nearest, best) = (cluster, found);
            }
        }

        return nearest is null ? null : (nearest, best);
    }

    private void MakeRoom(long atMs)
    {
        Cluster weakest = all
            .OrderBy(cluster => cluster.WeightAt(atMs, halfLife))
            .ThenBy(cluster => cluster.LastSeenMs)
            .ThenBy(cluster => cluster.Id, StringComparer.Ordinal)
            .First();
        Cluster? into = Nearest(weakest.Centre, weakest) is { } neighbour && neighbour.Similarity >= similarity ? neighbour.Cluster : null;
        into?.Fold(weakest, halfLife);
        all.Remove(weakest);
        Gone.Add((weakest, into));
    }
}
