using System.Data.Common;
using System.Globalization;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>
/// The durable queue: jobs and their documents. A job counts from the moment it is accepted, when all its documents are stored; what a
/// broken stream left behind is removed. A worker leases documents by setting the time before which nobody else may take them.
/// </summary>
internal sealed class JobStore(IDatabase database, TimeProvider time)
{
    /// <summary>How long a worker may leave a document without a sign before another may take it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private const int MaxFailuresShown = 100;
    private static readonly TimeSpan s_abandonedAfter = TimeSpan.FromHours(1);

    private string OneOf => database.Dialect.In("ordinal", "ordinals");

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Begins a job that is not accepted yet.</summary>
    public async Task<string> BeginAsync(CollectionKey collection, CallerIdentity caller, CancellationToken cancellationToken)
    {
        string jobId = "job-" + Guid.CreateVersion7(time.GetUtcNow()).ToString("N", CultureInfo.InvariantCulture);
        await database.ExecuteAsync(
            """
            INSERT INTO jobs (job_id, tenant, subject, team, collection, accepted, created_at, finished_at)
            VALUES (@jobId, @Tenant, @Subject, @Team, @Name, 0, @now, 0)
            """,
            new { jobId, caller.Tenant, caller.Subject, caller.Team, collection.Name, now = Now },
            cancellationToken);
        return jobId;
    }

    /// <summary>Adds documents to a job that is not accepted yet.</summary>
    public Task AddAsync(string jobId, int firstOrdinal, IReadOnlyList<NewItem> items, CancellationToken cancellationToken) =>
        database.InTransactionAsync(
            async (transaction, token) =>
            {
                for (int i = 0; i < items.Count; i++)
                {
                    NewItem item = items[i];
                    await transaction.ExecuteAsync(
                        """
                        INSERT INTO job_items
                            (job_id, ordinal, document_id, title, payload, state, attempts, not_before, chunks, tokens, reason, message,
                             failed_at)
                        VALUES (@jobId, @ordinal, @DocumentId, @Title, @Payload, @state, 0, 0, 0, 0, @Reason, @Message, @failedAt)
                        """,
                        new
                        {
                            jobId,
                            ordinal = (long)firstOrdinal + i,
                            item.DocumentId,
                            item.Title,
                            item.Payload,
                            state = (long)(item.Reason.Length == 0 ? ItemState.Pending : ItemState.Failed),
                            item.Reason,
                            item.Message,
                            failedAt = item.Reason.Length == 0 ? 0L : Now,
                        },
                        token);
                }

                return true;
            },
            cancellationToken);

    /// <summary>Accepts a job: from here on it survives everything.</summary>
    public Task AcceptAsync(string jobId, CancellationToken cancellationToken) => database.ExecuteAsync(
        """
        UPDATE jobs SET accepted = 1,
            finished_at = CASE WHEN EXISTS (SELECT 1 FROM job_items i WHERE i.job_id = jobs.job_id AND i.state = 0) THEN 0 ELSE @now END
        WHERE job_id = @jobId
        """,
        new { jobId, now = Now },
        cancellationToken);

    /// <summary>Forgets a job that was never accepted.</summary>
    public Task AbandonAsync(string jobId, CancellationToken cancellationToken) => database.ExecuteAsync(
        "DELETE FROM jobs WHERE job_id = @jobId AND accepted = 0", new { jobId }, cancellationToken);

    /// <summary>Documents waiting.</summary>
    public async Task<long> CountPendingAsync(CancellationToken cancellationToken) =>
        await database.QuerySingleOrDefaultAsync<long>("SELECT COUNT(*) FROM job_items WHERE state = 0", null, cancellationToken);

    /// <summary>
    /// What a process does when it begins: removes jobs that nobody will accept any more and, where it is the only one on the store,
    /// takes back the leases of the process before it.
    /// </summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        bool alone = database.Dialect == SqlDialect.Sqlite;
        await database.ExecuteAsync(
            "DELETE FROM jobs WHERE accepted = 0 AND created_at < @before",
            new { before = alone ? long.MaxValue : Now - (long)s_abandonedAfter.TotalMilliseconds },
            cancellationToken);
        if (alone)
        {
            await database.ExecuteAsync("UPDATE job_items SET not_before = 0 WHERE state = 0", null, cancellationToken);
        }
    }

    /// <summary>Leases the next documents, all of one job; null when nothing is due.</summary>
    public Task<JobBatch?> LeaseAsync(int maxDocuments, int maxBytes, CancellationToken cancellationToken) => database.InTransactionAsync(
        async (transaction, token) =>
        {
            IReadOnlyList<Due> due = await transaction.QueryAsync<Due>(
                $"""
                SELECT i.job_id AS JobId, i.ordinal AS Ordinal, COALESCE(LENGTH(i.payload), 0) AS Size, j.subject AS Subject,
                    j.team AS Team, j.tenant AS Tenant, j.collection AS Collection
                FROM job_items i JOIN jobs j ON j.job_id = i.job_id
                WHERE i.state = 0 AND j.accepted = 1 AND i.not_before <= @now
                ORDER BY i.not_before, i.job_id, i.ordinal LIMIT @maxDocuments {database.Dialect.ForUpdateSkipLocked("i")}
                """,
                new { now = Now, maxDocuments = (long)maxDocuments },
                token);
            return due.Count == 0 ? null : await LeaseAsync(transaction, Take(due, maxBytes), token);
        },
        cancellationToken);

    /// <summary>Keeps a batch leased while it is worked on.</summary>
    public Task RenewAsync(JobBatch batch, CancellationToken cancellationToken) => database.ExecuteAsync(
        $"UPDATE job_items SET not_before = @until WHERE job_id = @JobId AND {OneOf} AND state = 0",
        new { until = Now + (long)Lease.TotalMilliseconds, batch.JobId, ordinals = Ordinals(batch.Items) },
        cancellationToken);

    /// <summary>Gives a document back to be tried again later.</summary>
    public Task PostponeAsync(JobItem item, TimeSpan delay, CancellationToken cancellationToken) => database.ExecuteAsync(
        "UPDATE job_items SET not_before = @until WHERE job_id = @JobId AND ordinal = @Ordinal AND state = 0",
        new { until = Now + (long)delay.TotalMilliseconds, item.JobId, item.Ordinal },
        cancellationToken);

    /// <summary>
    /// Ends a document within the transaction that made it so; the job is finished when it was the last. What failed keeps its content, so
    /// that it can be tried again.
    /// </summary>
    public async Task FinishAsync(
        DbTransaction transaction, JobItem item, ItemState state, int chunks, int tokens, string reason, string message,
        CancellationToken cancellationToken)
    {
        await transaction.ExecuteAsync(
            """
            UPDATE job_items SET state = @state, payload = CASE WHEN @failedAt = 0 THEN NULL ELSE payload END, chunks = @chunks,
                tokens = @tokens, reason = @reason, message = @message, failed_at = @failedAt
            WHERE job_id = @JobId AND ordinal = @Ordinal
            """,
            new
            {
                state = (long)state,
                failedAt = state == ItemState.Failed ? Now : 0L,
                chunks = (long)chunks,
                tokens = (long)tokens,
                reason,
                message,
                item.JobId,
                item.Ordinal,
            },
            cancellationToken);
        await transaction.ExecuteAsync(
            """
            UPDATE jobs SET finished_at = @now
            WHERE job_id = @JobId AND finished_at = 0
              AND NOT EXISTS (SELECT 1 FROM job_items i WHERE i.job_id = @JobId AND i.state = 0)
            """,
            new { now = Now, item.JobId },
            cancellationToken);
    }

    /// <summary>Gives a document up in a transaction of its own.</summary>
    public Task FailAsync(JobItem item, string reason, string message, CancellationToken cancellationToken) =>
        database.InTransactionAsync(
            async (transaction, token) =>
            {
                await FinishAsync(transaction, item, ItemState.Failed, 0, 0, reason, message, token);
                return true;
            },
            cancellationToken);

    /// <summary>A job of a tenant as its sender sees it, or null.</summary>
    public async Task<IngestJob?> FindAsync(string tenant, string jobId, CancellationToken cancellationToken)
    {
        JobRow? row = await database.QuerySingleOrDefaultAsync<JobRow>(
            $"""
            {JobRow.Select}
            WHERE j.tenant = @tenant AND j.job_id = @jobId AND j.accepted = 1
            {JobRow.Group}
            """,
            new { tenant, jobId },
            cancellationToken);
        if (row is null)
        {
            return null;
        }

        IngestJob job = row.ToContract();
        job.Failures.AddRange(await ReadReasonsAsync(jobId, ItemState.Failed, cancellationToken));
        job.Warnings.AddRange(await ReadReasonsAsync(jobId, ItemState.Done, cancellationToken));
        return job;
    }

    private Task<IReadOnlyList<IngestFailure>> ReadReasonsAsync(string jobId, ItemState state, CancellationToken cancellationToken) =>
        database.QueryAsync<IngestFailure>(
            """
            SELECT document_id AS DocumentId, reason AS Reason, message AS Message FROM job_items
            WHERE job_id = @jobId AND state = @state AND reason <> '' ORDER BY ordinal LIMIT @MaxFailuresShown
            """,
            new { jobId, state = (long)state, MaxFailuresShown },
            cancellationToken);

    // As many as fit, of one job, so that they go to one collection; one always fits.
    private static List<Due> Take(IReadOnlyList<Due> due, int maxBytes)
    {
        var taken = new List<Due>();
        long bytes = 0;
        foreach (Due item in due.TakeWhile(candidate => candidate.JobId == due[0].JobId))
        {
            bytes += item.Size;
            if (taken.Count > 0 && bytes > maxBytes)
            {
                break;
            }

            taken.Add(item);
        }

        return taken;
    }

    private async Task<JobBatch?> LeaseAsync(DbTransaction transaction, List<Due> due, CancellationToken cancellationToken)
    {
        Due first = due[0];
        var key = new
        {
            first.JobId,
            ordinals = due.Select(item => item.Ordinal).ToArray(),
            until = Now + (long)Lease.TotalMilliseconds,
        };
        await transaction.ExecuteAsync(
            $"UPDATE job_items SET not_before = @until, attempts = attempts + 1 WHERE job_id = @JobId AND {OneOf}",
            key,
            cancellationToken);
        IReadOnlyList<JobItem> items = await transaction.QueryAsync<JobItem>(
            $"""
            SELECT job_id AS JobId, ordinal AS Ordinal, payload AS Payload, attempts AS Attempts FROM job_items
            WHERE job_id = @JobId AND {OneOf} ORDER BY ordinal
            """,
            key,
            cancellationToken);
        return new JobBatch(first.JobId, first.Subject, first.Team, new CollectionKey(first.Tenant, first.Collection), items);
    }

    private static long[] Ordinals(IReadOnlyList<JobItem> items) => [.. items.Select(item => item.Ordinal)];

    private sealed class Due
    {
        public string JobId { get; init; } = string.Empty;

        public long Ordinal { get; init; }

        public long Size { get; init; }

        public string Subject { get; init; } = string.Empty;

        public string Team { get; init; } = string.Empty;

        public string Tenant { get; init; } = string.Empty;

        public string Collection { get; init; } = string.Empty;
    }
}
