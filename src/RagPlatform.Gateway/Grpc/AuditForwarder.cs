using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Grpc;

/// <summary>
/// Reading the audit log through the public door; AccessControl keeps it. Appending is for services and stays closed here.
/// </summary>
internal sealed class AuditForwarder(AuditService.AuditServiceClient audit) : AuditService.AuditServiceBase
{
    [RequireRole(Roles.Auditor)]
    public override async Task<SearchAuditReply> Search(SearchAuditRequest request, ServerCallContext context) =>
        await audit.SearchAsync(request, context.GetIdentity().ToCallOptions(context.CancellationToken));

    [RequireRole(Roles.Auditor)]
    public override async Task<VerifyAuditReply> Verify(VerifyAuditRequest request, ServerCallContext context) =>
        await audit.VerifyAsync(request, context.GetIdentity().ToCallOptions(context.CancellationToken));

    [RequireRole(Roles.Auditor)]
    public override async Task Export(
        ExportAuditRequest request, IServerStreamWriter<ExportAuditChunk> responseStream, ServerCallContext context)
    {
        using AsyncServerStreamingCall<ExportAuditChunk> call = audit.Export(
            request, context.GetIdentity().ToCallOptions(context.CancellationToken));
        await foreach (ExportAuditChunk chunk in call.ResponseStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(chunk, context.CancellationToken);
        }
    }
}
