using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.CostAccounting.Planning;

/// <summary>The edge of plans.</summary>
internal sealed class CostPlanningGrpcService(CostPlanner planner, PriceStore prices) : CostPlanningService.CostPlanningServiceBase
{
    [RequireRole(Roles.Auditor)]
    public override async Task<PlanCostReply> PlanCost(PlanCostRequest request, ServerCallContext context)
    {
        // What another process added holds for this plan as well.
        await prices.RefreshAsync(context.CancellationToken);
        return await planner.PlanAsync(context.GetIdentity().Tenant, request, context.CancellationToken);
    }
}
