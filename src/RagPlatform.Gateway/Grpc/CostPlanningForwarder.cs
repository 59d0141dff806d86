using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Grpc;

/// <summary>Plans through the public door; CostAccounting makes them.</summary>
internal sealed class CostPlanningForwarder(CostPlanningService.CostPlanningServiceClient plans)
    : CostPlanningService.CostPlanningServiceBase
{
    [RequireRole(Roles.Auditor)]
    public override async Task<PlanCostReply> PlanCost(PlanCostRequest request, ServerCallContext context) =>
        await plans.PlanCostAsync(request, LedgerCalls.Replay(context));
}
