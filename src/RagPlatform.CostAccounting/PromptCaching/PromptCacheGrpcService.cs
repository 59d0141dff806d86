using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>The edge of the diagnosis.</summary>
internal sealed class PromptCacheGrpcService(PromptCacheDoctor doctor, PriceStore prices) : PromptCacheService.PromptCacheServiceBase
{
    [RequireRole(Roles.Auditor)]
    public override async Task<DiagnosePromptCacheReply> DiagnosePromptCache(DiagnosePromptCacheRequest request, ServerCallContext context)
    {
        // What another process added holds for this diagnosis as well.
        await prices.RefreshAsync(context.CancellationToken);
        return await doctor.DiagnoseAsync(context.GetIdentity().Tenant, request, context.CancellationToken);
    }
}
