using RagPlatform.Retrieval.Extraction;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>Cuts documents by a policy. Thread-safe; the same text always gives the same chunks.</summary>
internal interface IChunker
{
    /// <summary>Policy and revision of the rules: part of a document's content hash, so that another way of cutting re-cuts it.</summary>
    string Version { get; }

    /// <summary>The chunks in the order of the text; none when there is nothing but white space.</summary>
    IReadOnlyList<TextChunk> Chunk(ExtractedText document);
}
