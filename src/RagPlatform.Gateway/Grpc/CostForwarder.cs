using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Grpc;

/// <summary>Reports and prices through the public door; CostAccounting makes them. Booking is for services and stays closed here.</summary>
internal sealed class CostForwarder(CostService.CostServiceClient costs) : CostService.CostServiceBase
{
    [RequireRole(Roles.Reader)]
    public override async Task<ListPricesReply> ListPrices(ListPricesRequest request, ServerCallContext context) =>
        await costs.ListPricesAsync(request, context.GetIdentity().ToCallOptions(context.CancellationToken));

    [RequireRole(Roles.Auditor)]
    public override async Task<CostReportReply> GetReport(CostReportRequest request, ServerCallContext context) =>
        await costs.GetReportAsync(request, context.GetIdentity().ToCallOptions(context.CancellationToken));
}
