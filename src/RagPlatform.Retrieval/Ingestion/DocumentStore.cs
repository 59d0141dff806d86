using System.Data.Common;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using RagPlatform.Contracts.V1;
using RagPlatform.Delivery;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Announcements;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Enrichment;
using RagPlatform.Retrieval.Sharding;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Outbox;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>
/// Writes documents with everything that belongs to them in one transaction: text, chunks and vectors, the collection's new version, the
/// job's progress, the usage to book and the news for the cache. Either all of it is there after a crash or nothing.
/// </summary>
internal sealed class DocumentStore(
    IDatabase database, JobStore jobs, OutboxStore outbox, OutboxSignal signal, TextEmbedder embedder, TimeProvider time)
{
    /// <summary>The hashes of documents that are there.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadHashesAsync(
        CollectionKey collection, IReadOnlyCollection<string> documentIds, CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Id, string Hash)> rows = await database.QueryAsync<(string, string)>(
            $"""
            SELECT document_id, content_hash FROM documents
            WHERE tenant = @Tenant AND collection = @Name AND {database.Dialect.In("document_id", "ids")}
            """,
            new { collection.Tenant, collection.Name, ids = documentIds.ToArray() },
            cancellationToken);
        return rows.ToDictionary(row => row.Id, row => row.Hash);
    }

    /// <summary>Writes a batch; documents that are there are replaced.</summary>
    public async Task WriteAsync(JobBatch batch, IReadOnlyList<EmbeddedDocument> documents, CancellationToken cancellationToken)
    {
        await database.InTransactionAsync(
            async (transaction, token) =>
            {
                if (await NextVersionAsync(transaction, batch.Collection, token) is not ({ } version, var shardBy))
                {
                    await RefuseAsync(transaction, batch, token);
                    return false;
                }

                foreach (EmbeddedDocument document in documents)
                {
                    await ReplaceAsync(transaction, batch.Collection, document, version, shardBy, token);
                    PreparedDocument prepared = document.Prepared;
                    await jobs.FinishAsync(
                        transaction,
                        prepared.Item,
                        ItemState.Done,
                        prepared.Chunks.Count,
                        document.Tokens,
                        prepared.Shortfall.Length > 0 ? QuestionWriter.MissingReason : string.Empty,
                        prepared.Shortfall,
                        token);
                    await outbox.EnqueueAsync(transaction, UsageDelivery.TopicName, [Usage(batch, document)], token);
                }

                CacheInvalidateRequest news = ChangeNews.Written(
                    batch.Collection, version, embedder.Model, embedder.Dimensions, documents);
                await outbox.EnqueueAsync(transaction, InvalidationDelivery.TopicName, [news.ToByteArray()], token);
                return true;
            },
            cancellationToken);
        signal.Set();
    }

    /// <summary>Ends documents whose content was there already.</summary>
    public Task MarkUnchangedAsync(IReadOnlyList<JobItem> items, CancellationToken cancellationToken) => database.InTransactionAsync(
        async (transaction, token) =>
        {
            foreach (JobItem item in items)
            {
                await jobs.FinishAsync(transaction, item, ItemState.Unchanged, 0, 0, string.Empty, string.Empty, token);
            }

            return true;
        },
        cancellationToken);

    /// <summary>Removes a document; false when there is none.</summary>
    public async Task<bool> DeleteAsync(CollectionKey collection, string documentId, CancellationToken cancellationToken)
    {
        bool deleted = await database.InTransactionAsync(
            async (transaction, token) =>
            {
                var key = new { collection.Tenant, collection.Name, documentId };
                int removed = await transaction.ExecuteAsync(
                    "DELETE FROM documents WHERE tenant = @Tenant AND collection = @Name AND document_id = @documentId", key, token);
                if (removed == 0)
                {
                    return false;
                }

                await DeleteChunksAsync(transaction, collection, documentId, token);
                long version = (await NextVersionAsync(transaction, collection, token)).Version!.Value;
                await transaction.ExecuteAsync(
                    """
                    INSERT INTO deletions (tenant, collection, document_id, version) VALUES (@Tenant, @Name, @documentId, @version)
                    ON CONFLICT (tenant, collection, document_id) DO UPDATE SET version = excluded.version
                    """,
                    new { collection.Tenant, collection.Name, documentId, version },
                    token);
                CacheInvalidateRequest news = ChangeNews.Removed(collection, version, documentId);
                await outbox.EnqueueAsync(transaction, InvalidationDelivery.TopicName, [news.ToByteArray()], token);
                return true;
            },
            cancellationToken);
        signal.Set();
        return deleted;
    }

    // Null when the collection was deleted meanwhile.
    private static async Task<(long? Version, string ShardBy)> NextVersionAsync(
        DbTransaction transaction, CollectionKey collection, CancellationToken cancellationToken) =>
        (await transaction.QueryAsync<(long?, string)>(
            "UPDATE collections SET version = version + 1 WHERE tenant = @Tenant AND name = @Name RETURNING version, shard_by",
            collection,
            cancellationToken)).SingleOrDefault();

    private async Task RefuseAsync(DbTransaction transaction, JobBatch batch, CancellationToken cancellationToken)
    {
        foreach (JobItem item in batch.Items)
        {
            await jobs.FinishAsync(
                transaction, item, ItemState.Failed, 0, 0, CollectionRemoval.Reason, CollectionRemoval.Message, cancellationToken);
        }
    }

    private async Task ReplaceAsync(
        DbTransaction transaction,
        CollectionKey collection,
        EmbeddedDocument document,
        long version,
        string shardBy,
        CancellationToken cancellationToken)
    {
        PreparedDocument prepared = document.Prepared;
        await DeleteChunksAsync(transaction, collection, prepared.Document.DocumentId, cancellationToken);
        await transaction.ExecuteAsync(
            "DELETE FROM deletions WHERE tenant = @Tenant AND collection = @Name AND document_id = @DocumentId",
            new { collection.Tenant, collection.Name, prepared.Document.DocumentId },
            cancellationToken);
        await transaction.ExecuteAsync(
            """
            INSERT INTO documents
                (tenant, collection, document_id, title, uri, mime_type, text, content_hash, metadata, labels, updated_at, version,
                shard)
            VALUES
                (@Tenant, @Name, @DocumentId, @Title, @Uri, @MimeType, @Text, @ContentHash, @metadata, @labels, @now, @version,
                @shard)
            ON CONFLICT (tenant, collection, document_id) DO UPDATE SET
                title = excluded.title, uri = excluded.uri, mime_type = excluded.mime_type, text = excluded.text,
                content_hash = excluded.content_hash, metadata = excluded.metadata, labels = excluded.labels,
                updated_at = excluded.updated_at, version = excluded.version, shard = excluded.shard
            """,
            new
            {
                collection.Tenant,
                collection.Name,
                prepared.Document.DocumentId,
                prepared.Title,
                prepared.Document.Uri,
                prepared.MimeType,
                prepared.Text,
                prepared.ContentHash,
                metadata = JsonSerializer.Serialize(new SortedDictionary<string, string>(prepared.Document.Metadata)),
                labels = JsonSerializer.Serialize(prepared.Document.AclLabels.Distinct().Order(StringComparer.Ordinal).ToArray()),
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                version,
                shard = ShardRule.Of(shardBy, prepared.Document.Metadata),
            },
            cancellationToken);
        for (int i = 0; i < prepared.Chunks.Count; i++)
        {
            await InsertChunkAsync(transaction, collection, prepared, i, document.Vectors[i], cancellationToken);
        }
    }

    private Task<int> InsertChunkAsync(
        DbTransaction transaction, CollectionKey collection, PreparedDocument document, int ordinal, float[] vectors,
        CancellationToken cancellationToken)
    {
        TextChunk chunk = document.Chunks[ordinal];
        ChunkEnrichment added = document.Enrichments[ordinal];
        string text = chunk.Span.Of(document.Text);
        return transaction.ExecuteAsync(
            """
            INSERT INTO chunks
                (tenant, collection, document_id, ordinal, start_at, text, heading_path, content_hash, vectors, model,
                context, key_phrases, questions)
            VALUES
                (@Tenant, @Name, @DocumentId, @ordinal, @start, @text, @headingPath, @contentHash, @vectors, @Model,
                @Header, @keyPhrases, @questions)
            """,
            new
            {
                collection.Tenant,
                collection.Name,
                document.Document.DocumentId,
                ordinal = (long)ordinal,
                start = (long)chunk.Span.Start,
                text,
                headingPath = JsonSerializer.Serialize(chunk.HeadingPath),
                contentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
                vectors = MemoryMarshal.AsBytes<float>(vectors).ToArray(),
                embedder.Model,
                added.Header,
                keyPhrases = JsonSerializer.Serialize(added.KeyPhrases),
                questions = JsonSerializer.Serialize(added.Questions),
            },
            cancellationToken);
    }

    private static Task<int> DeleteChunksAsync(
        DbTransaction transaction, CollectionKey collection, string documentId, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            "DELETE FROM chunks WHERE tenant = @Tenant AND collection = @Name AND document_id = @documentId",
            new { collection.Tenant, collection.Name, documentId },
            cancellationToken);

    // CostAccounting prices it: the price at the time it arose is in its book.
    private byte[] Usage(JobBatch batch, EmbeddedDocument document) => new UsageEvent
    {
        EventId = $"{batch.JobId}/{document.Prepared.Item.Ordinal}",
        OccurredAtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        Category = "ingest_embedding",
        Tenant = batch.Collection.Tenant,
        Team = batch.Team,
        Subject = batch.Subject,
        Collection = batch.Collection.Name,
        Provider = "builtin",
        Model = embedder.Model,
        Tokens = new TokenBuckets { Embedding = document.Tokens },
    }.ToByteArray();
}
