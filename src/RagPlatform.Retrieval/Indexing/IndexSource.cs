using System.Text.Json;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Replicas;

namespace RagPlatform.Retrieval.Indexing;

/// <summary>Reads what an index must know from the store: everything that changed after a version.</summary>
internal sealed class IndexSource(CollectionReads reads)
{
    /// <summary>The version of a collection, or of the one a shard belongs to, now; 0 when there is none of that name.</summary>
    public Task<long> ReadVersionAsync(CollectionKey key, CancellationToken cancellationToken) =>
        reads.ReadVersionAsync(key.Whole, cancellationToken);

    /// <summary>Documents that were removed after a version; of a shard, those too that belong to another one since.</summary>
    /// <param name="key">The collection, or a shard of it.</param>
    /// <param name="after">The version.</param>
    /// <param name="upTo">The version that must be seen at least.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Their ids, and the version that what is read next must see: a document that came back is in one of the two.</returns>
    public Task<CollectionRows<string>> ReadDeletionsAsync(CollectionKey key, long after, long upTo, CancellationToken cancellationToken) =>
        reads.QueryAsync<string>(
            ReadKind.Following,
            upTo,
            """
            SELECT document_id FROM deletions WHERE tenant = @Tenant AND collection = @Name AND version > @after
            """
            + (key.Shard is null
                ? string.Empty
                : "\nUNION ALL SELECT document_id FROM documents WHERE tenant = @Tenant AND collection = @Name AND version > @after AND shard <> @Shard"),
            new { key.Whole.Tenant, key.Whole.Name, after, key.Shard },
            cancellationToken);

    /// <summary>Documents that were added or replaced after a version.</summary>
    /// <param name="key">The collection.</param>
    /// <param name="after">The version.</param>
    /// <param name="upTo">The version that must be seen at least.</param>
    /// <param name="withWords">Whether titles and texts are read, or left empty.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<IndexedDocument>> ReadDocumentsAsync(
        CollectionKey key, long after, long upTo, bool withWords, CancellationToken cancellationToken)
    {
        CollectionRows<Row> found = await reads.QueryAsync<Row>(
            ReadKind.Following,
            upTo,
            $"""
            SELECT d.document_id AS DocumentId, d.metadata AS Metadata, d.labels AS Labels, d.shard AS Shard, c.ordinal AS Ordinal
                {(withWords ? $", d.title AS Title, {ChunkWording.Columns}" : string.Empty)}
            FROM documents d
            JOIN chunks c ON c.tenant = d.tenant AND c.collection = d.collection AND c.document_id = d.document_id
            WHERE d.tenant = @Tenant AND d.collection = @Name AND d.version > @after
            ORDER BY d.document_id, c.ordinal
            """,
            new { key.Tenant, key.Name, after },
            cancellationToken);
        return [.. found.Rows.GroupBy(row => row.DocumentId).Select(ToDocument)];
    }

    private static IndexedDocument ToDocument(IGrouping<string, Row> rows)
    {
        Row first = rows.First();
        var entry = new DocumentEntry(
            first.DocumentId,
            JsonSerializer.Deserialize<string[]>(first.Labels) ?? [],
            JsonSerializer.Deserialize<Dictionary<string, string>>(first.Metadata) ?? [],
            first.Shard);
        return new IndexedDocument(
            entry,
            first.Title,
            [.. rows.Select(row => new IndexedChunk((int)row.Ordinal, ChunkWording.Of(row.Text, row.Context, row.HeadingPath, row.Questions)))]);
    }

    // Columns that were not read keep what they are here.
    private sealed class Row
    {
        public required string DocumentId { get; init; }

        public required string Metadata { get; init; }

        public required string Labels { get; init; }

        public required string Shard { get; init; }

        public required long Ordinal { get; init; }

        public string Title { get; init; } = string.Empty;

        public string Text { get; init; } = string.Empty;

        public string Context { get; init; } = string.Empty;

        public string HeadingPath { get; init; } = "[]";

        public string Questions { get; init; } = "[]";
    }
}
