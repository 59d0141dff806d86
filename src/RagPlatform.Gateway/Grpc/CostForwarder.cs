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

    [RequireRole(Roles.PlatformAdmin)]
    public override async Task<SetPriceReply> SetPrice(SetPriceRequest request, ServerCallContext context) =>
        await costs.SetPriceAsync(request, context.GetIdentity().ToCallOptions(context.CancellationToken));

    [RequireRole(Roles.PlatformAdmin)]
    public override async Task<ImportPricesReply> ImportPrices(ImportPricesRequest request, ServerCallContext context) =>
        await costs.ImportPricesAsync(request, context.GetIdentity().ToCallOptions(context.CancellationToken));

    [RequireRole(Roles.Auditor)]
    public override async Task<CostReportReply> GetReport(CostReportRequest request, ServerCallContext context) =>
        await costs.GetReportAsync(request, context.GetIdentity().ToCallOptions(context.CancellationToken));
}
