namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>How vectors are kept.</summary>
internal enum VectorPrecision
{
    /// <summary>12 bits a number: 8 to walk by, 4 more to order what was found. Numbers of the files' format, as the others.</summary>
    Int8 = 1,

    /// <summary>32 bits a number, for both.</summary>
    Float = 2,
}
