namespace RagPlatform.Retrieval.Vectors;

/// <summary>A chunk a vector search found.</summary>
/// <param name="DocumentId">Its document.</param>
/// <param name="Ordinal">Its place in the document.</param>
/// <param name="Cosine">The highest cosine of its windows with the query, in [-1, 1].</param>
internal readonly record struct VectorHit(string DocumentId, int Ordinal, float Cosine);
