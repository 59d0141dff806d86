using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using RagPlatform.Contracts.V1;

namespace RagPlatform.AccessControl.Audit;

/// <summary>
/// Writes a tenant's chain as JSON Lines, each with the hash before it, so that anybody can verify it without the platform.
/// </summary>
internal sealed class AuditExport(AuditLog log)
{
    private const int Page = 500;

    /// <summary>The records after a sequence and up to another (0: the newest there is now), oldest first.</summary>
    public async IAsyncEnumerable<ExportAuditChunk> ReadAsync(
        string tenant, long after, long upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long head = await log.FindHeadAsync(tenant, cancellationToken);
        long last = upTo == 0 ? head : Math.Min(upTo, head);
        string previous = AuditHash.Origin;
        if (after > 0)
        {
            IReadOnlyList<AuditRecord> before = await log.ReadAsync(tenant, after - 1, after, 1, cancellationToken);
            previous = before.Count == 0 ? AuditHash.Origin : before[0].Hash;
        }

        while (true)
        {
            IReadOnlyList<AuditRecord> records = await log.ReadAsync(tenant, after, last, Page, cancellationToken);
            if (records.Count == 0)
            {
                yield break;
            }

            yield return new ExportAuditChunk { JsonLines = Write(records, previous), Records = records.Count };
            after = records[^1].Sequence;
            previous = records[^1].Hash;
        }
    }

    private static string Write(IReadOnlyList<AuditRecord> records, string previous)
    {
        using var stream = new MemoryStream();
        foreach (AuditRecord record in records)
        {
            using (var writer = new Utf8JsonWriter(stream))
            {
                writer.WriteStartObject();
                writer.WriteNumber("sequence", record.Sequence);
                writer.WriteString("record_id", record.RecordId);
                writer.WriteNumber("occurred_at_ms", record.OccurredAtMs);
                writer.WriteString("tenant", record.Tenant);
                writer.WriteString("actor", record.Actor);
                writer.WriteString("action", record.Action);
                writer.WriteString("outcome", record.Outcome);
                writer.WriteString("resource", record.Resource);
                writer.WriteString("trace_id", record.TraceId);
                writer.WriteString("details_json", record.DetailsJson);
                writer.WriteString("previous_hash", previous);
                writer.WriteString("hash", record.Hash);
                writer.WriteEndObject();
            }

            stream.WriteByte((byte)'\n');
            previous = record.Hash;
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }
}
