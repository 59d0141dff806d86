using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Hosting;

/// <summary>Cost estimates, answering as a test says.</summary>
internal sealed class ScriptedCostEstimateService(GatewayScript script) : CostEstimateService.CostEstimateServiceBase
{
    public override Task<EstimateCostReply> EstimateCost(EstimateCostRequest request, ServerCallContext context) =>
        script.ReplyTo<EstimateCostReply>(request);
}
