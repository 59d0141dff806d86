namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>Admits every row.</summary>
internal readonly struct EveryRow : IRowAdmission
{
    public bool Admits(int row) => true;
}
