namespace RagPlatform.Benchmarks.Segments;

/// <summary>
/// How far a clustering agrees with intents.
/// Purity: share of questions whose intent is the most frequent one of their cluster; 1 where every question is alone.
/// NMI: mutual information over the mean of both entropies, in [0, 1].
/// ARI: adjusted Rand index (Hubert and Arabie, 1985): agreement on pairs, 0 for chance, 1 for the same partition.
/// </summary>
internal sealed record Agreement(int Clusters, double Purity, double Nmi, double Ari)
{
    public static Agreement Of(IReadOnlyList<string> intents, IReadOnlyList<string> clusters)
    {
        double n = intents.Count;
        Dictionary<(string, string), int> cells = Count(intents.Zip(clusters));
        Dictionary<string, int> byIntent = Count(intents);
        Dictionary<string, int> byCluster = Count(clusters);
        double purity = cells.GroupBy(cell => cell.Key.Item2).Sum(group => group.Max(cell => cell.Value)) / n;
        double mutual = cells.Sum(cell =>
            cell.Value / n * Math.Log(cell.Value * n / ((double)byIntent[cell.Key.Item1] * byCluster[cell.Key.Item2])));
        double entropies = (Entropy(byIntent.Values, n) + Entropy(byCluster.Values, n)) / 2;
        double together = cells.Values.Sum(Pairs);
        double intentPairs = byIntent.Values.Sum(Pairs);
        double clusterPairs = byCluster.Values.Sum(Pairs);
        double expected = intentPairs * clusterPairs / Pairs(intents.Count);
        return new Agreement(
            byCluster.Count,
            purity,
            entropies == 0 ? 1 : mutual / entropies,
            (together - expected) / (((intentPairs + clusterPairs) / 2) - expected));
    }

    private static double Entropy(IEnumerable<int> sizes, double n) => -sizes.Sum(size => size / n * Math.Log(size / n));

    private static double Pairs(int count) => count * (count - 1.0) / 2;

    private static Dictionary<T, int> Count<T>(IEnumerable<T> items)
        where T : notnull => items.GroupBy(item => item).ToDictionary(group => group.Key, group => group.Count());
}
