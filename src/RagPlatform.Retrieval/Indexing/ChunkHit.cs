using RagPlatform.Retrieval.Lexical;

namespace RagPlatform.Retrieval.Indexing;

/// <summary>A chunk an index found.</summary>
/// <param name="Document">Its document.</param>
/// <param name="Ordinal">Its place in the document.</param>
/// <param name="Lexical">How its wording fits the query's; all 0 when words were not searched.</param>
/// <param name="Cosine">Highest cosine of its windows with the query in [-1, 1]; 0 when vectors were not searched or it has none.</param>
internal readonly record struct ChunkHit(DocumentEntry Document, int Ordinal, LexicalMatch Lexical, double Cosine);
