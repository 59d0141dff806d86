namespace RagPlatform.Retrieval.Indexing;

/// <summary>A chunk as the store gives it to an index.</summary>
/// <param name="Ordinal">Its place in the document, from 0.</param>
/// <param name="Text">What it is found by.</param>
internal sealed record IndexedChunk(int Ordinal, string Text);
