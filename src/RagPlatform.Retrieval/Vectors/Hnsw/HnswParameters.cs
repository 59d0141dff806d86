namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>What shapes a graph.</summary>
/// <param name="Links">Neighbours of a node on the upper layers (M of the paper); twice as many on the lowest. 4 to 64.</param>
/// <param name="BuildEffort">Candidates kept while a node's neighbours are looked for (efConstruction).</param>
/// <param name="Seed">Decides on which layers nodes are.</param>
internal sealed record HnswParameters(int Links = HnswParameters.DefaultLinks, int BuildEffort = 200, ulong Seed = 42)
{
    public const int DefaultLinks = 16;

    private const int TopMost = 15;

    /// <summary>Neighbours on the lowest layer.</summary>
    public int GroundLinks => Links * 2;

    /// <summary>
    /// The highest layer of a row: floor(-ln(u) / ln(M)) with u uniform in (0, 1], so that each layer has 1/M of the nodes below it.
    /// A function of seed and row alone: rows inserted in the same order make the same layers.
    /// </summary>
    public int LayerOf(int row)
    {
        // SplitMix64 (Steele, Lea, Flood 2014).
        ulong x = Seed + ((ulong)(row + 1) * 0x9E3779B97F4A7C15);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        double uniform = (((x ^ (x >> 31)) >> 11) + 1) * (1.0 / (1UL << 53));
        return Math.Min(TopMost, (int)(-Math.Log(uniform) / Math.Log(Links)));
    }
}
