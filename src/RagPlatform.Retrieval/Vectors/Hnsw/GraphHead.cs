namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>What a search must know of a graph, replaced as a whole when rows were inserted.</summary>
/// <param name="Count">Rows below this are in the graph.</param>
/// <param name="Entry">Where walks begin; -1 in an empty graph.</param>
/// <param name="TopLayer">The entry's highest layer.</param>
/// <param name="UpperSlots">Lists of links above the lowest layer.</param>
internal sealed record GraphHead(int Count, int Entry, int TopLayer, int UpperSlots)
{
    public static GraphHead Empty { get; } = new(0, -1, 0, 0);
}
