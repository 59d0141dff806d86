namespace RagPlatform.Retrieval.Vectors;

/// <summary>Names a chunk within a collection.</summary>
/// <param name="DocumentId">Its document.</param>
/// <param name="Ordinal">Its place in the document.</param>
internal readonly record struct ChunkRef(string DocumentId, int Ordinal);
