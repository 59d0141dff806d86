using System.Runtime.InteropServices;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Replicas;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Vectors.Following;

/// <summary>
/// Reads the vectors an engine lacks from the relational store, which has them all: nothing is computed again. Vectors of another model than
/// this one are left out: the document is embedded anew when it is sent again.
/// </summary>
internal sealed class VectorSource(CollectionReads reads, DocumentPages pages, TextEmbedder embedder)
{
    /// <summary>The collection as an engine is to hold it.</summary>
    public VectorCollection Describe(CollectionKey key) => new(key, embedder.Dimensions, embedder.Model);

    /// <summary>The next documents in the order of their versions; none when there are no more.</summary>
    /// <param name="key">The collection, or a shard of it.</param>
    /// <param name="after">The last document of the page before.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The documents, and where the next page begins.</returns>
    public async Task<(IReadOnlyList<VectorDocument> Documents, CopyPosition Next)> ReadAsync(
        CollectionKey key, CopyPosition after, CancellationToken cancellationToken)
    {
        CollectionKey whole = key.Whole;
        CollectionRows<DocumentRow> page = await pages.ReadAsync(key, after, cancellationToken);
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
            WHERE tenant = @Tenant AND collection = @Name AND model = @Model AND {reads.Dialect.In("document_id", "ids")}
            ORDER BY document_id, ordinal
            """,
            new { whole.Tenant, whole.Name, embedder.Model, ids = documents.Select(document => document.DocumentId).ToArray() },
            cancellationToken);
        ILookup<string, ChunkRow> chunksOf = chunks.Rows.ToLookup(chunk => chunk.DocumentId, StringComparer.Ordinal);
        return (
            [.. documents.Select(document => ToDocument(document, chunksOf[document.DocumentId]))],
            documents[^1].At(chunks.Version));
    }

    private VectorDocument ToDocument(DocumentRow document, IEnumerable<ChunkRow> chunks) => new(
        document.DocumentId,
        document.ReadLabels(),
        document.ReadMetadata(),
        [.. chunks.SelectMany(ToPoints)]);

    private IEnumerable<VectorPoint> ToPoints(ChunkRow chunk)
    {
        float[] numbers = MemoryMarshal.Cast<byte, float>(chunk.Vectors).ToArray();
        int dimensions = embedder.Dimensions;

        // A generator that gives vectors of another length under the same name: they cannot be told apart, so none counts.
        return numbers.Length % dimensions != 0
            ? []
            : Enumerable.Range(0, numbers.Length / dimensions).Select(window => new VectorPoint(
                (int)chunk.Ordinal, window, numbers.AsMemory(window * dimensions, dimensions)));
    }

    private sealed record ChunkRow(string DocumentId, long Ordinal, byte[] Vectors);
}
