using System.Data.Common;
using System.Numerics.Tensors;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>
/// Counts questions and clusters them. The records of a tenant are taken one transaction after the other, by whichever replica, so that the clusters
/// are those of one long sequence.
/// </summary>
internal sealed class SegmentStore(IDatabase database, IOptions<SegmentOptions> options, TimeProvider time)
{
    /// <summary>Embedding models of a tenant whose segments take questions; of more the one not asked for longest retires.</summary>
    public const int MaxModels = 8;

    // The first of the two numbers of an advisory lock: "SEG".
    private const int LockClass = 0x534547;
    private const int ForgetBatch = 5000;

    // Segments that take no more questions are listed as long as a report can reach back.
    private const int KeepGoneDays = 400;

    /// <summary>Takes records, all of a tenant or none.</summary>
    public async Task<RecordQuestionsReply> RecordAsync(IReadOnlyList<QuestionRecord> records, CancellationToken cancellationToken)
    {
        var reply = new RecordQuestionsReply();
        foreach (IGrouping<string, QuestionRecord> tenant in records.GroupBy(TenantOf).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            QuestionRecord[] of = [.. tenant];
            RecordQuestionsReply one = await database.InTransactionAsync(
                async (transaction, token) =>
                {
                    await LockAsync(transaction, tenant.Key, token);
                    return await new SegmentBatch(database.Dialect, transaction, tenant.Key, options.Value, time.GetUtcNow()).RecordAsync(of, token);
                },
                cancellationToken);
            SegmentMetrics.Record(one);
            reply.Counted += one.Counted;
            reply.Rated += one.Rated;
            reply.Ignored += one.Ignored;
        }

        return reply;
    }

    /// <summary>The centres of a model, in parts; one part without any when the caller has them already.</summary>
    public async Task<IReadOnlyList<CentroidPart>> CentroidsAsync(
        string tenant, string model, long knownVersion, CancellationToken cancellationToken)
    {
        const int perPart = 64;
        (long version, IReadOnlyList<SegmentRow> rows, VectorSpace? space) = await database.InTransactionAsync(
            async (transaction, token) =>
            {
                // Under the lock, so that version and centres belong together.
                await LockAsync(transaction, tenant, token);
                long found = await transaction.QuerySingleOrDefaultAsync<long>(
                    "SELECT version FROM segment_versions WHERE tenant = @tenant", new { tenant }, token);
                if (found == knownVersion)
                {
                    return (found, Array.Empty<SegmentRow>(), null);
                }

                SpaceRow? kept = await SegmentBatch.SpaceAsync(transaction, tenant, model, token);
                return (
                    found,
                    await SegmentBatch.ActiveAsync(transaction, tenant, model, token),
                    kept is null ? null : new VectorSpace(
                        options.Value.WarmUpQuestions, SegmentVector.FromBytes(kept.Mean), SegmentVector.FromBytes(kept.Base), kept.Vectors));
            },
            cancellationToken);
        CentroidPart first = Part();
        first.Unchanged = version == knownVersion;
        first.Base.AddRange(space is null ? [] : space.Base.ToArray());
        List<CentroidPart> parts = [first];
        foreach (SegmentRow[] some in rows.Chunk(perPart))
        {
            CentroidPart part = Part();
            part.Centroids.AddRange(some.Select(row => ToCentroid(row, space)).OfType<Centroid>());
            parts.Add(part);
        }

        return parts;

        CentroidPart Part() => new()
        {
            Version = version,
            Similarity = options.Value.Similarity,
            NearSimilarity = options.Value.NearSimilarity,
        };
    }

    /// <summary>Deletes single questions beyond their retention, and segments that nobody has asked for longer than a report reaches back.</summary>
    public async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        long day = (now - options.Value.AnswerRetention).ToUnixTimeMilliseconds() / LedgerEvent.DayMs;
        int forgotten = 0;
        int batch;
        do
        {
            batch = await database.ExecuteAsync(
                """
                DELETE FROM segment_answers WHERE (tenant, answer_id) IN (
                    SELECT tenant, answer_id FROM segment_answers WHERE day < @day ORDER BY day LIMIT @ForgetBatch)
                """,
                new { day, ForgetBatch = (long)ForgetBatch },
                cancellationToken);
            forgotten += batch;
        }
        while (batch == ForgetBatch);
        return forgotten + await database.ExecuteAsync(
            "DELETE FROM segments WHERE state <> 0 AND last_seen < @before",
            new { before = now.ToUnixTimeMilliseconds() - (KeepGoneDays * LedgerEvent.DayMs) },
            cancellationToken);
    }

    private static string TenantOf(QuestionRecord record) => record.Observation?.Tenant ?? record.Feedback.Tenant;

    // None for a segment that is what all questions have in common: nothing is near to it.
    private static Centroid? ToCentroid(SegmentRow row, VectorSpace? space)
    {
        float[] mean = SegmentVector.FromBytes(row.Mean);
        return space?.Direction(mean) is { } centre
            ? new Centroid
            {
                Segment = row.SegmentId,
                Vectors = row.Vectors,
                Values = { centre },
                Distance = TensorPrimitives.Distance<float>(mean, space.Base),
            }
            : null;
    }

    private Task LockAsync(DbTransaction transaction, string tenant, CancellationToken cancellationToken) =>
        database.Dialect == SqlDialect.Postgres
            ? transaction.ExecuteAsync(
                "SELECT pg_advisory_xact_lock(@LockClass, hashtext(@tenant))", new { LockClass, tenant }, cancellationToken)
            : Task.CompletedTask;
}
