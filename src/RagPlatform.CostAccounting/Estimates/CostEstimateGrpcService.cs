using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Estimates.Scenarios;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.CostAccounting.Estimates;

/// <summary>The edge of the estimates.</summary>
internal sealed class CostEstimateGrpcService(PriceList list, PriceStore store, TimeProvider time) : CostEstimateService.CostEstimateServiceBase
{
    // Auditors see what was spent; what it would cost is of use beside it.
    [RequireRole(Roles.Reader, Roles.Auditor)]
    public override async Task<EstimateCostReply> EstimateCost(EstimateCostRequest request, ServerCallContext context)
    {
        // What another process added holds for this estimate as well.
        await store.RefreshAsync(context.CancellationToken);
        try
        {
            return Estimator.Estimate(ScenarioReader.Read(request.Scenario), list.Book, time.GetUtcNow());
        }
        catch (ScenarioException malformed) when (request.DescribeFaults)
        {
            return new EstimateCostReply { Faults = { malformed.Faults.Select(ToContract) } };
        }
        catch (ScenarioException malformed)
        {
            throw new PlatformException(StatusCode.InvalidArgument, "INVALID_SCENARIO", malformed.Message, "scenario", malformed);
        }
    }

    private static ScenarioFault ToContract(TextFault fault) =>
        new() { Line = fault.Line, Column = fault.Column, Reason = fault.Reason };
}
