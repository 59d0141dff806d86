namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>Whose vector a row holds.</summary>
/// <param name="Document">The number of its document's entry.</param>
/// <param name="Ordinal">Its chunk.</param>
internal readonly record struct PointRecord(int Document, int Ordinal);
