using System.Runtime.InteropServices;
using System.Text.Json;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Replicas;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Vectors.Following;

/// <summary>Reads the vectors an engine lacks from the relational store, which has them all: nothing is computed again.</summary>
internal sealed class VectorSource(CollectionReads reads, TextEmbedder embedder)
{
    private const int DocumentsAPage = 256;

    /// <summary>The collection as an engine is to hold it.</summary>
    public VectorCollection Describe(CollectionKey key) => new(key, embedder.Dimensions, embedder.Model);

    /// <summary>The next documents in the order of their versions; none when there are no more.</summary>
    /// <param name="key">The collection.</param>
    /// <param name="after">The last document of the page before.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The documents, and where the next page begins.</returns>
    public async Task<(IReadOnlyList<VectorDocument> Documents, VectorPosition Next)> ReadAsync(
        CollectionKey key, VectorPosition after, CancellationToken cancellationToken)
    {
        CollectionRows<DocumentRow> page = await reads.QueryAsync<DocumentRow>(
            ReadKind.Following,
            after.Seen,
            """
            SELECT document_id AS DocumentId, version AS Version, metadata AS Metadata, labels AS Labels FROM documents
            WHERE tenant = @Tenant AND collection = @Name
                AND (version > @Version OR (version = @Version AND document_id > @DocumentId))
            ORDER BY version, document_id LIMIT @limit
            """,
            new { key.Tenant, key.Name, after.Version, after.DocumentId, limit = (long)DocumentsAPage },
            cancellationToken);
        IReadOnlyList<DocumentRow> documents = page.Rows;
        if (documents.Count == 0)
        {
            return ([], after);
        }

        CollectionRows<ChunkRow> chunks = await reads.QueryAsync<ChunkRow>(
            ReadKind.Following,
            page.Version,
            $"""
            SELECT document_id AS DocumentId, ordinal AS Ordinal, vectors AS Vectors FROM chunks
            WHERE tenant = @Tenant AND collection = @Name AND {reads.Dialect.In("document_id", "ids")}
            ORDER BY document_id, ordinal
            """,
            new { key.Tenant, key.Name, ids = documents.Select(document => document.DocumentId).ToArray() },
            cancellationToken);
        ILookup<string, ChunkRow> chunksOf = chunks.Rows.ToLookup(chunk => chunk.DocumentId, StringComparer.Ordinal);
        return (
            [.. documents.Select(document => ToDocument(document, chunksOf[document.DocumentId]))],
            new VectorPosition(documents[^1].Version, documents[^1].DocumentId, chunks.Version));
    }

    private VectorDocument ToDocument(DocumentRow document, IEnumerable<ChunkRow> chunks) => new(
        document.DocumentId,
        JsonSerializer.Deserialize<string[]>(document.Labels) ?? [],
        JsonSerializer.Deserialize<Dictionary<string, string>>(document.Metadata) ?? [],
        [.. chunks.SelectMany(ToPoints)]);

    private IEnumerable<VectorPoint> ToPoints(ChunkRow chunk)
    {
        float[] numbers = MemoryMarshal.Cast<byte, float>(chunk.Vectors).ToArray();
        int dimensions = embedder.Dimensions;

        // Made by another model than this one: the document is embedded anew when it is next ingested.
        return numbers.Length % dimensions != 0
            ? []
            : Enumerable.Range(0, numbers.Length / dimensions).Select(window => new VectorPoint(
                (int)chunk.Ordinal, window, numbers.AsMemory(window * dimensions, dimensions)));
    }

    private sealed record DocumentRow(string DocumentId, long Version, string Metadata, string Labels);

    private sealed record ChunkRow(string DocumentId, long Ordinal, byte[] Vectors);
}
