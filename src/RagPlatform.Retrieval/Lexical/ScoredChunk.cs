namespace RagPlatform.Retrieval.Lexical;

/// <summary>A chunk's number in its index, and its score.</summary>
internal readonly record struct ScoredChunk(int Chunk, double Score);
