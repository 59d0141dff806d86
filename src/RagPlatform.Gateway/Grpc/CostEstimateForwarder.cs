using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Grpc;

/// <summary>Estimates of what a system would cost through the public door; CostAccounting makes them.</summary>
internal sealed class CostEstimateForwarder(CostEstimateService.CostEstimateServiceClient estimates) : CostEstimateService.CostEstimateServiceBase
{
    [RequireRole(Roles.Reader, Roles.Auditor)]
    public override async Task<EstimateCostReply> EstimateCost(EstimateCostRequest request, ServerCallContext context) =>
        await estimates.EstimateCostAsync(request, context.GetIdentity().ToCallOptions(context.CancellationToken));
}
