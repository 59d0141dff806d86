using System.Data.Common;
using System.Runtime.InteropServices;
using System.Text.Json;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Faq;

/// <summary>Keeps the entries of all tenants. Every change raises the tenant's version, by which memory follows.</summary>
internal sealed class FaqStore(IDatabase database, TimeProvider time)
{
    /// <summary>Entries a collection may have.</summary>
    public const int MaxEntriesOfACollection = 5000;

    private const string Columns =
        """
        collection AS Collection, entry_id AS EntryId, question AS Question, answer AS Answer, labels AS Labels, model AS Model,
            vector AS Vector, document_id AS DocumentId, start_at AS StartAt, end_at AS EndAt, quote AS Quote,
            document_labels AS DocumentLabels, updated_at AS UpdatedAt, updated_by AS UpdatedBy
        """;

    /// <summary>Keeps entries of a collection, all or none; how many of them were new.</summary>
    /// <exception cref="PlatformException">NOT_FOUND: no such collection; RESOURCE_EXHAUSTED: it would have too many entries.</exception>
    public Task<int> PutAsync(
        CollectionKey collection, IReadOnlyList<FaqItem> entries, string subject, CancellationToken cancellationToken) =>
        database.InTransactionAsync(
            async (transaction, token) =>
            {
                // Held until the end: neither is the collection removed meanwhile nor filled by others.
                IReadOnlyList<long> found = await transaction.QueryAsync<long>(
                    $"SELECT version FROM collections WHERE tenant = @Tenant AND name = @Name {database.Dialect.ForUpdate()}",
                    collection,
                    token);
                if (found.Count == 0)
                {
                    throw CollectionStore.Unknown(collection.Name, "collection");
                }

                long before = await CountAsync(transaction, collection, token);
                foreach (FaqItem entry in entries)
                {
                    await PutAsync(transaction, entry, subject, token);
                }

                long after = await CountAsync(transaction, collection, token);
                if (after > MaxEntriesOfACollection)
                {
                    throw new PlatformException(
                        StatusCode.ResourceExhausted,
                        "TOO_MANY_FAQ_ENTRIES",
                        $"A collection has at most {MaxEntriesOfACollection:N0} FAQ entries, and would have {after:N0}; delete some first.",
                        "entries");
                }

                await RaiseVersionAsync(transaction, collection.Tenant, token);
                return (int)(after - before);
            },
            cancellationToken);

    /// <summary>The entries of a collection behind an id, at most so many.</summary>
    public async Task<IReadOnlyList<FaqItem>> ListAsync(
        CollectionKey collection, string after, int limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<Row> rows = await database.QueryAsync<Row>(
            $"""
            SELECT {Columns} FROM faq_entries WHERE tenant = @Tenant AND collection = @Name AND entry_id > @after
            ORDER BY entry_id LIMIT @limit
            """,
            new { collection.Tenant, collection.Name, after, limit = (long)limit },
            cancellationToken);
        return [.. rows.Select(row => row.ToItem(collection.Tenant))];
    }

    /// <summary>Removes entries of a collection; how many there were.</summary>
    public Task<int> DeleteAsync(CollectionKey collection, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        database.InTransactionAsync(
            async (transaction, token) =>
            {
                int deleted = await transaction.ExecuteAsync(
                    $"DELETE FROM faq_entries WHERE tenant = @Tenant AND collection = @Name AND {database.Dialect.In("entry_id", "ids")}",
                    new { collection.Tenant, collection.Name, ids = ids.ToArray() },
                    token);
                await RaiseVersionAsync(transaction, collection.Tenant, token);
                return deleted;
            },
            cancellationToken);

    /// <summary>Removes all entries of a collection, as part of its removal.</summary>
    public static async Task ForgetAsync(DbTransaction transaction, CollectionKey collection, CancellationToken cancellationToken)
    {
        int removed = await transaction.ExecuteAsync(
            "DELETE FROM faq_entries WHERE tenant = @Tenant AND collection = @Name", collection, cancellationToken);
        if (removed > 0)
        {
            await RaiseVersionAsync(transaction, collection.Tenant, cancellationToken);
        }
    }

    /// <summary>The version of a tenant's entries; 0: it never had any.</summary>
    public Task<long> ReadVersionAsync(string tenant, CancellationToken cancellationToken) => database.QuerySingleOrDefaultAsync<long>(
        "SELECT version FROM faq_versions WHERE tenant = @tenant", new { tenant }, cancellationToken);

    /// <summary>All entries of a tenant.</summary>
    public async Task<IReadOnlyList<FaqItem>> ReadAllAsync(string tenant, CancellationToken cancellationToken)
    {
        IReadOnlyList<Row> rows = await database.QueryAsync<Row>(
            $"SELECT {Columns} FROM faq_entries WHERE tenant = @tenant ORDER BY collection, entry_id", new { tenant }, cancellationToken);
        return [.. rows.Select(row => row.ToItem(tenant))];
    }

    private static Task<long> CountAsync(DbTransaction transaction, CollectionKey collection, CancellationToken cancellationToken) =>
        transaction.QuerySingleOrDefaultAsync<long>(
            "SELECT COUNT(*) FROM faq_entries WHERE tenant = @Tenant AND collection = @Name", collection, cancellationToken);

    private static Task<int> RaiseVersionAsync(DbTransaction transaction, string tenant, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            """
            INSERT INTO faq_versions (tenant, version) VALUES (@tenant, 1)
            ON CONFLICT (tenant) DO UPDATE SET version = faq_versions.version + 1
            """,
            new { tenant },
            cancellationToken);

    private Task<int> PutAsync(DbTransaction transaction, FaqItem item, string subject, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            """
            INSERT INTO faq_entries (tenant, collection, entry_id, question, answer, labels, model, vector, document_id, start_at, end_at,
                quote, document_labels, updated_at, updated_by)
            VALUES (@Tenant, @Name, @EntryId, @Question, @Answer, @labels, @Model, @vector, @documentId, @start, @end,
                @Quote, @documentLabels, @now, @subject)
            ON CONFLICT (tenant, collection, entry_id) DO UPDATE SET question = excluded.question, answer = excluded.answer,
                labels = excluded.labels, model = excluded.model, vector = excluded.vector, document_id = excluded.document_id,
                start_at = excluded.start_at, end_at = excluded.end_at, quote = excluded.quote,
                document_labels = excluded.document_labels, updated_at = excluded.updated_at, updated_by = excluded.updated_by
            """,
            new
            {
                item.Collection.Tenant,
                item.Collection.Name,
                item.Entry.EntryId,
                item.Entry.Question,
                item.Entry.Answer,
                labels = JsonSerializer.Serialize(item.Entry.AclLabels),
                item.Model,
                vector = MemoryMarshal.AsBytes<float>(item.Vector).ToArray(),
                documentId = item.Entry.Source?.DocumentId ?? string.Empty,
                start = (long)(item.Entry.Source?.Start ?? 0),
                end = (long)(item.Entry.Source?.End ?? 0),
                item.Quote,
                documentLabels = JsonSerializer.Serialize(item.DocumentLabels),
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                subject,
            },
            cancellationToken);

    private sealed record Row(
        string Collection,
        string EntryId,
        string Question,
        string Answer,
        string Labels,
        string Model,
        byte[] Vector,
        string DocumentId,
        long StartAt,
        long EndAt,
        string Quote,
        string DocumentLabels,
        long UpdatedAt,
        string UpdatedBy)
    {
        public FaqItem ToItem(string tenant)
        {
            var entry = new FaqEntry
            {
                EntryId = EntryId,
                Question = Question,
                Answer = Answer,
                AclLabels = { JsonSerializer.Deserialize<string[]>(Labels) ?? [] },
                UpdatedAtMs = UpdatedAt,
                UpdatedBy = UpdatedBy,
            };
            if (DocumentId.Length > 0)
            {
                entry.Source = new FaqSource { DocumentId = DocumentId, Start = (int)StartAt, End = (int)EndAt };
            }

            return new FaqItem(
                new CollectionKey(tenant, Collection),
                entry,
                Quote,
                JsonSerializer.Deserialize<string[]>(DocumentLabels) ?? [],
                Model,
                MemoryMarshal.Cast<byte, float>(Vector).ToArray());
        }
    }
}
