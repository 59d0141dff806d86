using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.ServiceDefaults.Requests;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>Lists jobs, newest first: their ids sort by time, so a page ends with the id the next one begins below.</summary>
internal sealed class JobListing(IDatabase database)
{
    private const int DefaultPage = 50;
    private const int MaxPage = 200;

    // A state is known once a job's documents are counted; what one call may count is bounded.
    private const int MaxExamined = 1000;

    /// <summary>One page of a caller's jobs.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public async Task<ListIngestJobsReply> ListAsync(
        CallerIdentity caller, ListIngestJobsRequest request, CancellationToken cancellationToken)
    {
        int size = Paging.Size(request.PageSize, DefaultPage, MaxPage);
        if (request.PageToken.Length > 0 && !JobIds.IsJobId(request.PageToken))
        {
            throw Paging.InvalidToken();
        }

        if (!Enum.IsDefined(request.State))
        {
            throw PlatformException.InvalidField(
                "state", $"'state' is one of the states of an ingestion job; {(int)request.State} is none.");
        }

        var reply = new ListIngestJobsReply();
        string before = request.PageToken;
        for (int examined = 0; examined < MaxExamined; examined += size)
        {
            IReadOnlyList<JobRow> rows = await ReadAsync(caller, request, before, size, cancellationToken);
            foreach (IngestJob job in rows.Select(row => row.ToContract()))
            {
                before = job.JobId;
                if (request.State == IngestState.Unspecified || job.State == request.State)
                {
                    reply.Jobs.Add(job);
                    if (reply.Jobs.Count == size)
                    {
                        break;
                    }
                }
            }

            if (reply.Jobs.Count == size || rows.Count < size)
            {
                bool more = before.Length > 0 && (await ReadAsync(caller, request, before, 1, cancellationToken)).Count > 0;
                reply.NextPageToken = more ? before : string.Empty;
                return reply;
            }
        }

        reply.NextPageToken = before;
        return reply;
    }

    private Task<IReadOnlyList<JobRow>> ReadAsync(
        CallerIdentity caller, ListIngestJobsRequest request, string before, int limit, CancellationToken cancellationToken)
    {
        string finished = request.State switch
        {
            IngestState.Unspecified => string.Empty,
            IngestState.Queued or IngestState.Running => "AND p.finished_at = 0",
            _ => "AND p.finished_at <> 0",
        };
        return database.QueryAsync<JobRow>(
            $"""
            {JobRow.Select}
            WHERE j.job_id IN (
                SELECT p.job_id FROM jobs p
                WHERE p.tenant = @Tenant AND p.accepted = 1 AND (@before = '' OR p.job_id < @before)
                  AND (@Collection = '' OR p.collection = @Collection)
                  AND (@everything = 1 OR {database.Dialect.In("p.collection", "allowed")}) {finished}
                ORDER BY p.job_id DESC LIMIT @limit)
            {JobRow.Group} ORDER BY j.job_id DESC
            """,
            new
            {
                caller.Tenant,
                before,
                request.Collection,
                everything = caller.Collections.Contains(CallerIdentity.AllCollections) ? 1L : 0L,
                allowed = caller.Collections.ToArray(),
                limit = (long)limit,
            },
            cancellationToken);
    }
}
