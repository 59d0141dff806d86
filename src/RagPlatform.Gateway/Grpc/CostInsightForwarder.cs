using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Grpc;

/// <summary>Shares, forecasts, anomalies and reconciliation through the public door; CostAccounting makes them.</summary>
internal sealed class CostInsightForwarder(CostInsightService.CostInsightServiceClient insights) : CostInsightService.CostInsightServiceBase
{
    [RequireRole(Roles.Auditor)]
    public override async Task<GetSharesReply> GetShares(GetSharesRequest request, ServerCallContext context) =>
        await insights.GetSharesAsync(request, LedgerCalls.Read(context));

    [RequireRole(Roles.Auditor)]
    public override async Task<GetForecastReply> GetForecast(GetForecastRequest request, ServerCallContext context) =>
        await insights.GetForecastAsync(request, LedgerCalls.Read(context));

    [RequireRole(Roles.Auditor)]
    public override async Task<ListAnomaliesReply> ListAnomalies(ListAnomaliesRequest request, ServerCallContext context) =>
        await insights.ListAnomaliesAsync(request, LedgerCalls.Read(context));

    [RequireRole(Roles.Auditor, Roles.PlatformAdmin)]
    public override async Task<ReconcileExportReply> ReconcileExport(ReconcileExportRequest request, ServerCallContext context) =>
        await insights.ReconcileExportAsync(request, LedgerCalls.Read(context));
}
