using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Replicas;
using RagPlatform.Retrieval.Vectors.Following;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Lexical.Engines;

/// <summary>Reads the wording an engine lacks from the relational store.</summary>
internal sealed class WordSource(CollectionReads reads, DocumentPages pages)
{
    /// <summary>The next documents in the order of their versions; none when there are no more.</summary>
    /// <param name="key">The collection.</param>
    /// <param name="after">The last document of the page before.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The documents, and where the next page begins.</returns>
    public async Task<(IReadOnlyList<WordDocument> Documents, CopyPosition Next)> ReadAsync(
        CollectionKey key, CopyPosition after, CancellationToken cancellationToken)
    {
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
            SELECT c.document_id AS DocumentId, {ChunkWording.Columns} FROM chunks c
            WHERE c.tenant = @Tenant AND c.collection = @Name AND {reads.Dialect.In("c.document_id", "ids")}
            ORDER BY c.document_id, c.ordinal
            """,
            new { key.Tenant, key.Name, ids = documents.Select(document => document.DocumentId).ToArray() },
            cancellationToken);
        ILookup<string, ChunkRow> chunksOf = chunks.Rows.ToLookup(chunk => chunk.DocumentId, StringComparer.Ordinal);
        return (
            [.. documents.Select(document => ToDocument(document, chunksOf[document.DocumentId]))],
            documents[^1].At(chunks.Version));
    }

    private static WordDocument ToDocument(DocumentRow document, IEnumerable<ChunkRow> chunks) => new(
        document.DocumentId,
        document.ReadLabels(),
        document.ReadMetadata(),
        [.. chunks.Select(chunk => ChunkWording.Titled(document.Title, chunk.Wording()))]);

    private sealed record ChunkRow(string DocumentId, string Text, string Context, string HeadingPath, string Questions)
    {
        public string Wording() => ChunkWording.Of(Text, Context, HeadingPath, Questions);
    }
}
