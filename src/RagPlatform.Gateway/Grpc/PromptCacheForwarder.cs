using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Grpc;

/// <summary>The diagnosis of prompt caches through the public door; CostAccounting makes it.</summary>
internal sealed class PromptCacheForwarder(PromptCacheService.PromptCacheServiceClient doctor) : PromptCacheService.PromptCacheServiceBase
{
    [RequireRole(Roles.Auditor)]
    public override async Task<DiagnosePromptCacheReply> DiagnosePromptCache(DiagnosePromptCacheRequest request, ServerCallContext context) =>
        await doctor.DiagnosePromptCacheAsync(request, context.GetIdentity().ToCallOptions(context.CancellationToken));
}
