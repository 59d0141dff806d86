using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>A job with the counts of its documents, as queries read it.</summary>
internal sealed class JobRow
{
    /// <summary>Selects jobs; a condition and <see cref="Group"/> follow.</summary>
    public const string Select =
        """
        SELECT j.job_id AS JobId, j.collection AS Collection, j.created_at AS CreatedAt, j.finished_at AS FinishedAt,
            COUNT(i.ordinal) AS Total,
            COALESCE(SUM(CASE WHEN i.state = 1 THEN 1 ELSE 0 END), 0) AS Done,
            COALESCE(SUM(CASE WHEN i.state = 2 THEN 1 ELSE 0 END), 0) AS Unchanged,
            COALESCE(SUM(CASE WHEN i.state = 3 THEN 1 ELSE 0 END), 0) AS Failed,
            COALESCE(SUM(CASE WHEN i.state = 1 AND i.reason <> '' THEN 1 ELSE 0 END), 0) AS Incomplete,
            COALESCE(SUM(CASE WHEN i.state = 0 AND i.attempts > 0 THEN 1 ELSE 0 END), 0) AS Begun,
            CAST(COALESCE(SUM(i.chunks), 0) AS BIGINT) AS Chunks, CAST(COALESCE(SUM(i.tokens), 0) AS BIGINT) AS Tokens
        FROM jobs j LEFT JOIN job_items i ON i.job_id = j.job_id
        """;

    /// <summary>Ends a query that began with <see cref="Select"/>.</summary>
    public const string Group = "GROUP BY j.job_id, j.collection, j.created_at, j.finished_at";

    public string JobId { get; init; } = string.Empty;

    public string Collection { get; init; } = string.Empty;

    public long CreatedAt { get; init; }

    public long FinishedAt { get; init; }

    public long Total { get; init; }

    public long Done { get; init; }

    public long Unchanged { get; init; }

    public long Failed { get; init; }

    public long Incomplete { get; init; }

    public long Begun { get; init; }

    public long Chunks { get; init; }

    public long Tokens { get; init; }

    public IngestJob ToContract() => new()
    {
        JobId = JobId,
        Collection = Collection,
        State = State(),
        DocumentsTotal = (int)Total,
        DocumentsDone = (int)(Done + Unchanged),
        DocumentsFailed = (int)Failed,
        DocumentsUnchanged = (int)Unchanged,
        DocumentsIncomplete = (int)Incomplete,
        ChunksDone = (int)Chunks,
        EmbeddingTokens = Tokens,
        CreatedAtMs = CreatedAt,
        FinishedAtMs = FinishedAt,
    };

    private IngestState State()
    {
        if (FinishedAt == 0)
        {
            return Done + Unchanged + Failed + Begun == 0 ? IngestState.Queued : IngestState.Running;
        }

        return Failed == 0 ? IngestState.Succeeded : Failed == Total ? IngestState.Failed : IngestState.PartiallyFailed;
    }
}
