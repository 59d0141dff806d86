using System.Data.Common;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.ServiceDefaults.Requests;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>
/// Documents that were given up. A failure counts until a later job brings a document of the same id, whatever becomes of that one: a retry
/// never puts an old version over a newer one.
/// </summary>
internal sealed class FailedDocumentStore(IDatabase database, TimeProvider time)
{
    /// <summary>Documents one call puts back, at most.</summary>
    public const int MaxRetried = 10_000;

    private const int DefaultPage = 100;
    private const int MaxPage = 500;

    private string Counting =>
        $"""
        i.state = 3 AND j.accepted = 1 AND j.tenant = @Tenant
        AND (@everything = 1 OR {database.Dialect.In("j.collection", "allowed")})
        AND NOT EXISTS (
            SELECT 1 FROM job_items n JOIN jobs m ON m.job_id = n.job_id
            WHERE n.document_id = i.document_id AND n.job_id > i.job_id
              AND m.accepted = 1 AND m.tenant = j.tenant AND m.collection = j.collection)
        """;

    /// <summary>One page of a caller's failures.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public async Task<ListFailedDocumentsReply> ListAsync(
        CallerIdentity caller, ListFailedDocumentsRequest request, CancellationToken cancellationToken)
    {
        int size = Paging.Size(request.PageSize, DefaultPage, MaxPage);
        JobIds.Check("job_id", request.JobId);
        (string JobId, long Ordinal) after = request.PageToken.Length == 0
            ? (string.Empty, 0)
            : JobIds.ParseFailure(request.PageToken) ?? throw Paging.InvalidToken();
        IReadOnlyList<Row> rows = await database.QueryAsync<Row>(
            $"""
            SELECT i.job_id AS JobId, i.ordinal AS Ordinal, i.document_id AS DocumentId, i.title AS Title, j.collection AS Collection,
                i.reason AS Reason, i.message AS Message, i.attempts AS Attempts, i.failed_at AS FailedAt,
                CASE WHEN i.payload IS NULL THEN 0 ELSE 1 END AS Kept
            FROM jobs j JOIN job_items i ON i.job_id = j.job_id
            WHERE {Counting} AND (@Collection = '' OR j.collection = @Collection) AND (@JobId = '' OR j.job_id = @JobId)
              AND (@afterJob = '' OR i.job_id < @afterJob OR (i.job_id = @afterJob AND i.ordinal > @afterOrdinal))
            ORDER BY i.job_id DESC, i.ordinal LIMIT @limit
            """,
            new
            {
                caller.Tenant,
                everything = Everything(caller),
                allowed = caller.Collections.ToArray(),
                request.Collection,
                request.JobId,
                afterJob = after.JobId,
                afterOrdinal = after.Ordinal,
                limit = size + 1L,
            },
            cancellationToken);
        var reply = new ListFailedDocumentsReply();
        reply.Documents.AddRange(rows.Take(size).Select(row => row.ToContract()));
        reply.NextPageToken = rows.Count > size ? reply.Documents[^1].FailureId : string.Empty;
        return reply;
    }

    /// <summary>Puts failures back into the queue.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public Task<RetryFailedDocumentsReply> RetryAsync(
        CallerIdentity caller, RetryFailedDocumentsRequest request, CancellationToken cancellationToken)
    {
        RetrySelection selection = RetrySelection.Of(request);
        return database.InTransactionAsync(
            async (transaction, token) =>
            {
                var found = new List<Row>();
                foreach ((string jobId, string collection, long[] ordinals) in selection.Parts)
                {
                    found.AddRange(await FindAsync(transaction, caller, jobId, collection, ordinals, token));
                }

                var reply = new RetryFailedDocumentsReply { NotRetryable = found.Count(row => row.Kept == 0) };
                foreach (IGrouping<string, Row> job in found.Where(row => row.Kept == 1).GroupBy(row => row.JobId))
                {
                    reply.Queued += await RequeueAsync(transaction, job.Key, [.. job.Select(row => row.Ordinal)], token);
                    reply.JobIds.Add(job.Key);
                }

                return reply;
            },
            cancellationToken);
    }

    /// <summary>Forgets the content of documents that failed longer ago than the retention; how many.</summary>
    public Task<int> ForgetContentAsync(TimeSpan retention, CancellationToken cancellationToken) => database.ExecuteAsync(
        "UPDATE job_items SET payload = NULL WHERE state = 3 AND payload IS NOT NULL AND failed_at <= @before",
        new { before = (time.GetUtcNow() - retention).ToUnixTimeMilliseconds() },
        cancellationToken);

    private Task<IReadOnlyList<Row>> FindAsync(
        DbTransaction transaction, CallerIdentity caller, string jobId, string collection, long[] ordinals,
        CancellationToken cancellationToken) => transaction.QueryAsync<Row>(
            $"""
            SELECT i.job_id AS JobId, i.ordinal AS Ordinal, CASE WHEN i.payload IS NULL THEN 0 ELSE 1 END AS Kept
            FROM jobs j JOIN job_items i ON i.job_id = j.job_id
            WHERE {Counting} AND (@collection = '' OR j.collection = @collection) AND (@jobId = '' OR j.job_id = @jobId)
              AND (@all = 1 OR {database.Dialect.In("i.ordinal", "ordinals")})
            ORDER BY i.job_id DESC, i.ordinal LIMIT @MaxRetried {database.Dialect.ForUpdateSkipLocked("i")}
            """,
            new
            {
                caller.Tenant,
                everything = Everything(caller),
                allowed = caller.Collections.ToArray(),
                collection,
                jobId,
                all = ordinals.Length == 0 ? 1L : 0L,
                ordinals,
                MaxRetried = (long)MaxRetried,
            },
            cancellationToken);

    private async Task<int> RequeueAsync(DbTransaction transaction, string jobId, long[] ordinals, CancellationToken cancellationToken)
    {
        int queued = await transaction.ExecuteAsync(
            $"""
            UPDATE job_items SET state = 0, attempts = 0, not_before = 0, reason = '', message = '', failed_at = 0
            WHERE job_id = @jobId AND state = 3 AND {database.Dialect.In("ordinal", "ordinals")}
            """,
            new { jobId, ordinals },
            cancellationToken);
        await transaction.ExecuteAsync("UPDATE jobs SET finished_at = 0 WHERE job_id = @jobId", new { jobId }, cancellationToken);
        return queued;
    }

    private static long Everything(CallerIdentity caller) => caller.Collections.Contains(CallerIdentity.AllCollections) ? 1L : 0L;

    private sealed class Row
    {
        public string JobId { get; init; } = string.Empty;

        public long Ordinal { get; init; }

        public string DocumentId { get; init; } = string.Empty;

        public string Title { get; init; } = string.Empty;

        public string Collection { get; init; } = string.Empty;

        public string Reason { get; init; } = string.Empty;

        public string Message { get; init; } = string.Empty;

        public long Attempts { get; init; }

        public long FailedAt { get; init; }

        public long Kept { get; init; }

        public FailedDocument ToContract() => new()
        {
            FailureId = JobIds.FailureId(JobId, Ordinal),
            DocumentId = DocumentId,
            Title = Title,
            JobId = JobId,
            Collection = Collection,
            Reason = Reason,
            Message = Message,
            Attempts = (int)Attempts,
            FailedAtMs = FailedAt,
            Retryable = Kept == 1,
        };
    }
}
