using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Hosting;

/// <summary>The audit log, answering as a test says.</summary>
internal sealed class ScriptedAuditService(GatewayScript script) : AuditService.AuditServiceBase
{
    public override Task<SearchAuditReply> Search(SearchAuditRequest request, ServerCallContext context) =>
        script.ReplyTo<SearchAuditReply>(request);

    public override Task<VerifyAuditReply> Verify(VerifyAuditRequest request, ServerCallContext context) =>
        script.ReplyTo<VerifyAuditReply>(request);

    public override async Task Export(
        ExportAuditRequest request, IServerStreamWriter<ExportAuditChunk> responseStream, ServerCallContext context)
    {
        foreach (ExportAuditChunk chunk in script.Export(request))
        {
            await responseStream.WriteAsync(chunk, context.CancellationToken);
        }
    }
}
