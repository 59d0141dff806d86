using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Hosting;

internal sealed class ScriptedCostPlanningService(GatewayScript script) : CostPlanningService.CostPlanningServiceBase
{
    public override Task<PlanCostReply> PlanCost(PlanCostRequest request, ServerCallContext context) => script.ReplyTo<PlanCostReply>(request);
}
