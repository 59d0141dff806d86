using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.AccessControl.Audit;

/// <summary>The edge of the audit log: services append, auditors of a tenant read their own.</summary>
internal sealed class AuditGrpcService(AuditLog log, AuditExport export) : AuditService.AuditServiceBase
{
    private const int MaxBatch = 1000;
    private const int MaxLimit = 1000;
    private const int MaxIdLength = 128;
    private const int MaxTextLength = 200;
    private const int MaxOutcomeLength = 64;

    [RequireRole(Roles.Service)]
    public override async Task<AppendAuditReply> Append(AppendAuditRequest request, ServerCallContext context)
    {
        if (request.Records.Count > MaxBatch)
        {
            throw PlatformException.InvalidField("records", $"Append at most {MaxBatch} records at once.");
        }

        if (request.Records.Any(record => record.RecordId.Length is 0 or > MaxIdLength || record.Tenant.Length == 0))
        {
            throw PlatformException.InvalidField("records", $"Each record has a tenant and an id of 1 to {MaxIdLength} characters.");
        }

        int appended = await log.AppendAsync(request.Records, context.CancellationToken);
        return new AppendAuditReply { Appended = appended, Duplicates = request.Records.Count - appended };
    }

    [RequireRole(Roles.Auditor)]
    public override async Task<SearchAuditReply> Search(SearchAuditRequest request, ServerCallContext context)
    {
        if (request.Limit is < 0 or > MaxLimit)
        {
            throw PlatformException.InvalidField("limit", $"The limit is 1 to {MaxLimit}, or 0 for 100.");
        }

        CheckLength("action", request.Action, MaxIdLength);
        CheckLength("actor", request.Actor, MaxIdLength);
        CheckLength("text", request.Text, MaxTextLength);
        CheckLength("outcome", request.Outcome, MaxOutcomeLength);
        CheckNotNegative("from_ms", request.FromMs);
        CheckNotNegative("before_sequence", request.BeforeSequence);
        if (request.ToMs < 0 || (request.ToMs > 0 && request.ToMs < request.FromMs))
        {
            throw PlatformException.InvalidField("to_ms", "'to_ms' is not before 'from_ms', or 0 for now.");
        }

        var reply = new SearchAuditReply();
        reply.Records.AddRange(await log.SearchAsync(context.GetIdentity().Tenant, request, context.CancellationToken));
        return reply;
    }

    [RequireRole(Roles.Auditor)]
    public override Task<VerifyAuditReply> Verify(VerifyAuditRequest request, ServerCallContext context) =>
        log.VerifyAsync(context.GetIdentity().Tenant, context.CancellationToken);

    [RequireRole(Roles.Auditor)]
    public override async Task Export(
        ExportAuditRequest request, IServerStreamWriter<ExportAuditChunk> responseStream, ServerCallContext context)
    {
        CheckNotNegative("after_sequence", request.AfterSequence);
        CheckNotNegative("to_sequence", request.ToSequence);
        string tenant = context.GetIdentity().Tenant;
        await foreach (ExportAuditChunk chunk in export.ReadAsync(
            tenant, request.AfterSequence, request.ToSequence, context.CancellationToken))
        {
            await responseStream.WriteAsync(chunk, context.CancellationToken);
        }
    }

    private static void CheckLength(string field, string value, int max)
    {
        // A database holds no NUL in a text.
        if (value.Length > max || value.Contains('\0', StringComparison.Ordinal))
        {
            throw PlatformException.InvalidField(field, $"'{field}' is a text of at most {max} characters; shorten it.");
        }
    }

    private static void CheckNotNegative(string field, long value)
    {
        if (value < 0)
        {
            throw PlatformException.InvalidField(field, $"'{field}' is 0 or more; it was {value}.");
        }
    }
}
