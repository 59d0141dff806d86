using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Enrichment;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>A document read and cut, before its windows are embedded.</summary>
/// <param name="Item">Where it came from.</param>
/// <param name="Document">As it was sent.</param>
/// <param name="Title">Given, or found in it.</param>
/// <param name="MimeType">Given, or guessed.</param>
/// <param name="Text">What citations count in.</param>
/// <param name="ContentHash">Digest of everything its chunks depend on.</param>
/// <param name="Policy">How its collection's documents are processed.</param>
/// <param name="Chunks">Its chunks.</param>
/// <param name="Enrichments">What was added to them, one each.</param>
/// <param name="Shortfall">What it lacks of what its collection asks for, and why; empty: nothing.</param>
internal sealed record PreparedDocument(
    JobItem Item,
    Document Document,
    string Title,
    string MimeType,
    string Text,
    string ContentHash,
    CollectionPolicy Policy,
    IReadOnlyList<TextChunk> Chunks,
    IReadOnlyList<ChunkEnrichment> Enrichments,
    string Shortfall = "");
