namespace RagPlatform.Retrieval.Ingestion;

/// <summary>A document with the vectors of its chunks.</summary>
/// <param name="Prepared">The document.</param>
/// <param name="Vectors">For each chunk the reliable vectors of its windows and questions, one behind the other.</param>
/// <param name="Tokens">Tokens embedded.</param>
internal sealed record EmbeddedDocument(PreparedDocument Prepared, IReadOnlyList<float[]> Vectors, int Tokens);
