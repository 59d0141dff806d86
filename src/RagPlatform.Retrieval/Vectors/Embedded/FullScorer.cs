using RagPlatform.Retrieval.Vectors.Hnsw;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>Scores rows as accurately as they are kept.</summary>
internal readonly unsafe struct FullScorer(VectorRows rows, float* query) : IRowScorer
{
    public float Score(int row) => rows.Cosine(query, row);

    public void Prefetch(int row)
    {
    }
}
