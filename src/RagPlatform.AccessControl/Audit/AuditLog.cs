using System.Data.Common;
using RagPlatform.Contracts.V1;
using RagPlatform.Storage.Databases;

namespace RagPlatform.AccessControl.Audit;

/// <summary>The append-only record of what was done, one hash chain a tenant.</summary>
internal sealed class AuditLog(IDatabase database)
{
    private const string Columns =
        "tenant AS Tenant, sequence AS Sequence, record_id AS RecordId, occurred_at AS OccurredAtMs, actor AS Actor, action AS Action, "
        + "outcome AS Outcome, resource AS Resource, trace_id AS TraceId, details_json AS DetailsJson, hash AS Hash";

    private const int VerifyPage = 1000;

    // Both take the letters A to Z for a to z.
    private string Like => database.Dialect == SqlDialect.Postgres ? @"ILIKE @like ESCAPE '\'" : @"LIKE @like ESCAPE '\'";

    /// <summary>Appends records in the order given; one whose id the tenant has already is left out.</summary>
    /// <returns>How many were new.</returns>
    public Task<int> AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken) => database.InTransactionAsync(
        async (transaction, token) =>
        {
            int appended = 0;
            foreach (IGrouping<string, AuditRecord> tenant in records.GroupBy(record => record.Tenant).OrderBy(group => group.Key))
            {
                appended += await AppendAsync(transaction, tenant.Key, tenant, token);
            }

            return appended;
        },
        cancellationToken);

    /// <summary>Records of a tenant, newest first.</summary>
    public Task<IReadOnlyList<AuditRecord>> SearchAsync(string tenant, SearchAuditRequest request, CancellationToken cancellationToken) =>
        database.QueryAsync<AuditRecord>(
            $"""
            SELECT {Columns} FROM audit_records
            WHERE tenant = @tenant AND occurred_at >= @FromMs AND occurred_at < @to AND sequence < @before
              AND (@Action = '' OR action = @Action) AND (@Actor = '' OR actor = @Actor) AND (@Outcome = '' OR outcome = @Outcome)
              AND (@Text = '' OR resource {Like} OR trace_id {Like} OR details_json {Like})
            ORDER BY sequence DESC LIMIT @limit
            """,
            new
            {
                tenant,
                request.FromMs,
                to = request.ToMs == 0 ? long.MaxValue : request.ToMs,
                before = request.BeforeSequence == 0 ? long.MaxValue : request.BeforeSequence,
                request.Action,
                request.Actor,
                request.Outcome,
                request.Text,
                like = "%" + Escape(request.Text) + "%",
                limit = request.Limit == 0 ? 100 : request.Limit,
            },
            cancellationToken);

    /// <summary>Records of a tenant after a sequence and up to another, oldest first.</summary>
    public Task<IReadOnlyList<AuditRecord>> ReadAsync(
        string tenant, long after, long upTo, int limit, CancellationToken cancellationToken) => database.QueryAsync<AuditRecord>(
            $"""
            SELECT {Columns} FROM audit_records WHERE tenant = @tenant AND sequence > @after AND sequence <= @upTo
            ORDER BY sequence LIMIT @limit
            """,
            new { tenant, after, upTo, limit = (long)limit },
            cancellationToken);

    /// <summary>The sequence of a tenant's newest record; 0 without any.</summary>
    public Task<long> FindHeadAsync(string tenant, CancellationToken cancellationToken) => database.QuerySingleOrDefaultAsync<long>(
        "SELECT sequence FROM audit_heads WHERE tenant = @tenant", new { tenant }, cancellationToken);

    /// <summary>Recomputes the chain of a tenant, and that it ends where its head says.</summary>
    public async Task<VerifyAuditReply> VerifyAsync(string tenant, CancellationToken cancellationToken)
    {
        long verified = 0;
        string hash = AuditHash.Origin;

        // Read before the records, so that appends meanwhile do not look like a break.
        AuditHead? head = await database.QuerySingleOrDefaultAsync<AuditHead>(
            "SELECT sequence AS Sequence, hash AS Hash FROM audit_heads WHERE tenant = @tenant", new { tenant }, cancellationToken);
        while (true)
        {
            IReadOnlyList<AuditRecord> page = await database.QueryAsync<AuditRecord>(
                $"SELECT {Columns} FROM audit_records WHERE tenant = @tenant AND sequence > @verified ORDER BY sequence LIMIT @VerifyPage",
                new { tenant, verified, VerifyPage },
                cancellationToken);
            foreach (AuditRecord record in page)
            {
                hash = AuditHash.Compute(hash, record);
                if (record.Sequence != verified + 1 || record.Hash != hash
                    || (record.Sequence == head?.Sequence && head.Hash != hash))
                {
                    return new VerifyAuditReply { Records = verified, FirstBrokenSequence = verified + 1 };
                }

                verified++;
            }

            if (page.Count < VerifyPage)
            {
                bool complete = verified >= (head?.Sequence ?? 0);
                return new VerifyAuditReply
                {
                    Intact = complete,
                    Records = verified,
                    FirstBrokenSequence = complete ? 0 : verified + 1,
                };
            }
        }
    }

    private async Task<int> AppendAsync(
        DbTransaction transaction, string tenant, IEnumerable<AuditRecord> records, CancellationToken cancellationToken)
    {
        await transaction.ExecuteAsync(
            "INSERT INTO audit_heads (tenant, sequence, hash) VALUES (@tenant, 0, @Origin) ON CONFLICT (tenant) DO NOTHING",
            new { tenant, AuditHash.Origin },
            cancellationToken);

        // The row lock makes replicas append to one chain in turn.
        AuditHead head = (await transaction.QuerySingleOrDefaultAsync<AuditHead>(
            $"SELECT sequence AS Sequence, hash AS Hash FROM audit_heads WHERE tenant = @tenant {database.Dialect.ForUpdate()}",
            new { tenant },
            cancellationToken))!;

        long first = head.Sequence;
        foreach (AuditRecord record in records)
        {
            AuditRecord next = record.Clone();
            next.Sequence = head.Sequence + 1;
            next.Hash = AuditHash.Compute(head.Hash, next);
            int inserted = await transaction.ExecuteAsync(
                """
                INSERT INTO audit_records
                    (tenant, sequence, record_id, occurred_at, actor, action, outcome, resource, trace_id, details_json, hash)
                VALUES
                    (@Tenant, @Sequence, @RecordId, @OccurredAtMs, @Actor, @Action, @Outcome, @Resource, @TraceId, @DetailsJson, @Hash)
                ON CONFLICT (tenant, record_id) DO NOTHING
                """,
                next,
                cancellationToken);
            if (inserted == 1)
            {
                head = new AuditHead(next.Sequence, next.Hash);
            }
        }

        await transaction.ExecuteAsync(
            "UPDATE audit_heads SET sequence = @Sequence, hash = @Hash WHERE tenant = @tenant",
            new { head.Sequence, head.Hash, tenant },
            cancellationToken);
        return (int)(head.Sequence - first);
    }

    private static string Escape(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal);

    private sealed record AuditHead(long Sequence, string Hash);
}
