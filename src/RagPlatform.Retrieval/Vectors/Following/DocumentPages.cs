using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Replicas;

namespace RagPlatform.Retrieval.Vectors.Following;

/// <summary>Reads a collection's documents in the order in which they are copied.</summary>
internal sealed class DocumentPages(CollectionReads reads)
{
    private const int DocumentsAPage = 256;

    /// <summary>The next documents; none when there are no more.</summary>
    /// <param name="key">The collection, or a shard of it.</param>
    /// <param name="after">The last document of the page before.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task<CollectionRows<DocumentRow>> ReadAsync(CollectionKey key, CopyPosition after, CancellationToken cancellationToken)
    {
        CollectionKey whole = key.Whole;
        return reads.QueryAsync<DocumentRow>(
            ReadKind.Following,
            after.Seen,
            $"""
            SELECT document_id AS DocumentId, version AS Version, title AS Title, metadata AS Metadata, labels AS Labels FROM documents
            WHERE tenant = @Tenant AND collection = @Name
                AND (version > @Version OR (version = @Version AND document_id > @DocumentId))
                {(key.Shard is null ? string.Empty : "AND shard = @Shard")}
            ORDER BY version, document_id LIMIT @limit
            """,
            new { whole.Tenant, whole.Name, key.Shard, after.Version, after.DocumentId, limit = (long)DocumentsAPage },
            cancellationToken);
    }
}
