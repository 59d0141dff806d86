using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.CostAccounting.Planning;

/// <summary>The edge of plans.</summary>
internal sealed class CostPlanningGrpcService(CostPlanner planner) : CostPlanningService.CostPlanningServiceBase
{
    [RequireRole(Roles.Auditor)]
    public override Task<PlanCostReply> PlanCost(PlanCostRequest request, ServerCallContext context) =>
        planner.PlanAsync(context.GetIdentity().Tenant, request, context.CancellationToken);
}
