using System.Data.Common;
using Google.Protobuf;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Announcements;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Faq;
using RagPlatform.Retrieval.Moving;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Outbox;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>
/// Removes a collection with everything in it, in one transaction. Its last version is remembered: a collection made anew under the name
/// goes on counting from there, so neither an index in another process nor a stored answer takes the new one for the old.
/// </summary>
internal sealed class CollectionRemoval(
    IDatabase database, OutboxStore outbox, OutboxSignal signal, MoveStore moves, MoveSignal moving, TimeProvider time)
{
    /// <summary>Why documents that waited for the collection failed.</summary>
    public const string Reason = "COLLECTION_DELETED";

    /// <summary>The sentence that goes with it.</summary>
    public const string Message = "The collection was deleted before the document was ingested; create it and send the document again.";

    /// <summary>Removes a collection; the number of its documents, or null when there is none of that name.</summary>
    public async Task<int?> RemoveAsync(CollectionKey collection, CancellationToken cancellationToken)
    {
        int? removed = await database.InTransactionAsync(
            async (transaction, token) =>
            {
                IReadOnlyList<long> versions = await transaction.QueryAsync<long>(
                    "UPDATE collections SET version = version + 1 WHERE tenant = @Tenant AND name = @Name RETURNING version",
                    collection,
                    token);
                if (versions.Count == 0)
                {
                    return (int?)null;
                }

                await EndJobsAsync(transaction, collection, token);
                await moves.ForgetAsync(transaction, collection, token);
                await FaqStore.ForgetAsync(transaction, collection, token);
                int documents = await RemoveRowsAsync(transaction, collection, versions[0], token);
                await AnnounceAsync(transaction, collection, versions[0], token);
                return documents;
            },
            cancellationToken);
        signal.Set();
        moving.Set();
        return removed;
    }

    private async Task EndJobsAsync(DbTransaction transaction, CollectionKey collection, CancellationToken cancellationToken)
    {
        var key = new { collection.Tenant, collection.Name, Reason, Message, now = time.GetUtcNow().ToUnixTimeMilliseconds() };
        const string ofCollection =
            "job_id IN (SELECT j.job_id FROM jobs j WHERE j.tenant = @Tenant AND j.collection = @Name AND j.accepted = 1)";
        await transaction.ExecuteAsync(
            $"UPDATE job_items SET state = 3, reason = @Reason, message = @Message, failed_at = @now WHERE state = 0 AND {ofCollection}",
            key,
            cancellationToken);
        await transaction.ExecuteAsync(
            $"UPDATE job_items SET payload = NULL WHERE state = 3 AND payload IS NOT NULL AND {ofCollection}", key, cancellationToken);
        await transaction.ExecuteAsync(
            "UPDATE jobs SET finished_at = @now WHERE tenant = @Tenant AND collection = @Name AND accepted = 1 AND finished_at = 0",
            key,
            cancellationToken);
    }

    private static async Task<int> RemoveRowsAsync(
        DbTransaction transaction, CollectionKey collection, long version, CancellationToken cancellationToken)
    {
        var key = new { collection.Tenant, collection.Name, version };
        await transaction.ExecuteAsync(
            """
            INSERT INTO deletions (tenant, collection, document_id, version)
            SELECT tenant, collection, document_id, @version FROM documents WHERE tenant = @Tenant AND collection = @Name
            ON CONFLICT (tenant, collection, document_id) DO UPDATE SET version = excluded.version
            """,
            key,
            cancellationToken);
        await transaction.ExecuteAsync("DELETE FROM chunks WHERE tenant = @Tenant AND collection = @Name", key, cancellationToken);
        int documents = await transaction.ExecuteAsync(
            "DELETE FROM documents WHERE tenant = @Tenant AND collection = @Name", key, cancellationToken);
        await transaction.ExecuteAsync("DELETE FROM collections WHERE tenant = @Tenant AND name = @Name", key, cancellationToken);
        await transaction.ExecuteAsync(
            """
            INSERT INTO dropped_collections (tenant, name, version) VALUES (@Tenant, @Name, @version)
            ON CONFLICT (tenant, name) DO UPDATE SET version = excluded.version
            """,
            key,
            cancellationToken);
        return documents;
    }

    private Task AnnounceAsync(DbTransaction transaction, CollectionKey collection, long version, CancellationToken cancellationToken)
    {
        CacheInvalidateRequest news = ChangeNews.Changed(collection, version);
        return outbox.EnqueueAsync(transaction, InvalidationDelivery.TopicName, [news.ToByteArray()], cancellationToken);
    }
}
