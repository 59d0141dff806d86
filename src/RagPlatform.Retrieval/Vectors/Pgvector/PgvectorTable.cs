namespace RagPlatform.Retrieval.Vectors.Pgvector;

/// <summary>The table of one collection. Its number is given once, so a collection made anew never meets the rows of its namesake.</summary>
/// <param name="Id">The collection's number.</param>
/// <param name="Dimensions">Numbers a vector.</param>
internal sealed record PgvectorTable(long Id, int Dimensions)
{
    /// <summary>The most numbers of a half vector that the extension's graphs take; larger ones are compared one by one.</summary>
    public const int MaxIndexedDimensions = 4000;

    /// <summary>The table's name.</summary>
    public string Name => $"points_{Id}";

    /// <summary>The graph's name.</summary>
    public string IndexName => $"points_{Id}_hnsw";

    /// <summary>Whether it can have a graph.</summary>
    public bool CanBeIndexed => Dimensions <= MaxIndexedDimensions;
}
