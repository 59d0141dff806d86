using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Enrichment;
using RagPlatform.Retrieval.Extraction;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>Reads and cuts a document.</summary>
internal sealed class DocumentPreparer(
    TextExtraction extraction, ChunkerCatalogue chunkers, ChunkEnricher enricher, TextEmbedder embedder)
{
    /// <exception cref="DocumentRefusedException">It cannot be read.</exception>
    public async Task<PreparedDocument> PrepareAsync(
        JobItem item, Document document, CollectionPolicy policy, CancellationToken cancellationToken)
    {
        (ExtractedText extracted, string mimeType) = await extraction.ExtractAsync(document, cancellationToken);
        IReadOnlyList<TextChunk> chunks = ChunkerOf(policy).Chunk(extracted);
        if (chunks.Count == 0)
        {
            throw new DocumentRefusedException("EMPTY_DOCUMENT", "The document has no text; send one that has.");
        }

        string title = document.Title.Length > 0 ? document.Title
            : extracted.Title.Length > 0 ? extracted.Title
            : chunks[0].HeadingPath.Count > 0 ? chunks[0].HeadingPath[0]
            : string.Empty;
        return new PreparedDocument(
            item,
            document,
            title,
            mimeType,
            extracted.Text,
            Hash(document, policy),
            policy,
            chunks,
            enricher.Enrich(policy, title, extracted.Text, chunks));
    }

    /// <summary>Digest of the document as sent and of how it is processed: equal means there is nothing to do.</summary>
    public string Hash(Document document, CollectionPolicy policy)
    {
        // Maps have no order of their own on the wire; everything else of the message has.
        Document plain = document.Clone();
        plain.Metadata.Clear();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(plain.ToByteArray());
        foreach ((string name, string value) in document.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name.Length}:{name}{value.Length}:{value}"));
        }

        string model = policy.ComputesOnRead ? "none" : embedder.Model;
        EnrichmentPolicy enrichment = enricher.PolicyOf(policy);
        string added = enrichment == EnrichmentPolicy.None ? string.Empty : $"|{enrichment}/1";
        hash.AppendData(Encoding.UTF8.GetBytes($"{ChunkerOf(policy).Version}|{model}{added}"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private IChunker ChunkerOf(CollectionPolicy policy) => chunkers.Get(enricher.ChunkingOf(policy));
}
