namespace RagPlatform.Retrieval.Indexing;

/// <summary>A document as the store gives it to an index.</summary>
/// <param name="Entry">Id, labels, metadata.</param>
/// <param name="Title">Found like the text.</param>
/// <param name="Chunks">Its chunks by ordinal, none left out.</param>
internal sealed record IndexedDocument(DocumentEntry Entry, string Title, IReadOnlyList<IndexedChunk> Chunks);
