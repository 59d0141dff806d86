namespace RagPlatform.Retrieval.Vectors;

/// <summary>What a collection takes in an engine.</summary>
/// <param name="Points">Vectors that can be found.</param>
/// <param name="MemoryBytes">Memory that searches read, mapped files included.</param>
/// <param name="DiskBytes">Bytes of its files.</param>
internal readonly record struct VectorStatistics(long Points, long MemoryBytes, long DiskBytes);
