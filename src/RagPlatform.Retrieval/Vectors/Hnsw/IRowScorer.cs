namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>A prepared query. A value type, so that walks are compiled for each kind without calls between.</summary>
internal interface IRowScorer
{
    /// <summary>The cosine of the query and a row, as accurate as walking needs.</summary>
    float Score(int row);

    /// <summary>Asks the processor to bring the row nearer: walks wait for memory more than they calculate.</summary>
    void Prefetch(int row);
}
