using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>The edge of the diagnosis.</summary>
internal sealed class PromptCacheGrpcService(PromptCacheDoctor doctor) : PromptCacheService.PromptCacheServiceBase
{
    [RequireRole(Roles.Auditor)]
    public override Task<DiagnosePromptCacheReply> DiagnosePromptCache(DiagnosePromptCacheRequest request, ServerCallContext context) =>
        doctor.DiagnoseAsync(context.GetIdentity().Tenant, request, context.CancellationToken);
}
