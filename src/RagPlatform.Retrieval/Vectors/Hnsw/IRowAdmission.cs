namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>Which rows may be found. Those that may not still lead to others. A value type, for the same reason as scorers.</summary>
internal interface IRowAdmission
{
    /// <summary>Whether a row may be found.</summary>
    bool Admits(int row);
}
