using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Insights.Anomalies;
using RagPlatform.CostAccounting.Insights.Forecasts;
using RagPlatform.CostAccounting.Insights.Reconciliation;
using RagPlatform.CostAccounting.Insights.Shares;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.CostAccounting.Reports;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.CostAccounting.Insights;

/// <summary>The edge of what the ledger tells.</summary>
internal sealed class CostInsightGrpcService(
    CostShares shares, CostForecasts forecasts, CostAnomalies anomalies, UsageReconciler reconciler, PriceStore prices)
    : CostInsightService.CostInsightServiceBase
{
    [RequireRole(Roles.Auditor)]
    public override Task<GetSharesReply> GetShares(GetSharesRequest request, ServerCallContext context) =>
        shares.ReadAsync(context.GetIdentity().Tenant, request, context.CancellationToken);

    [RequireRole(Roles.Auditor)]
    public override Task<GetForecastReply> GetForecast(GetForecastRequest request, ServerCallContext context) =>
        forecasts.ForecastAsync(context.GetIdentity().Tenant, context.CancellationToken);

    [RequireRole(Roles.Auditor)]
    public override Task<ListAnomaliesReply> ListAnomalies(ListAnomaliesRequest request, ServerCallContext context) =>
        anomalies.ListAsync(context.GetIdentity().Tenant, request, context.CancellationToken);

    [RequireRole(Roles.Auditor, Roles.PlatformAdmin)]
    public override async Task<ReconcileExportReply> ReconcileExport(ReconcileExportRequest request, ServerCallContext context)
    {
        string? tenant = LedgerScope.Of(context.GetIdentity(), request.AllTenants);

        // Another replica may have been given the price of a model since.
        await prices.RefreshAsync(context.CancellationToken);
        return await reconciler.ReconcileAsync(tenant, request, context.CancellationToken);
    }
}
