using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Insights.Anomalies;
using RagPlatform.CostAccounting.Insights.Forecasts;
using RagPlatform.CostAccounting.Insights.Reconciliation;
using RagPlatform.CostAccounting.Insights.Shares;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.ServiceDefaults.Errors;
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
        CallerIdentity caller = context.GetIdentity();
        string needed = request.AllTenants ? Roles.PlatformAdmin : Roles.Auditor;
        if (!caller.IsInRole(needed))
        {
            throw PlatformException.Forbidden(request.AllTenants
                ? "The ledger of all tenants is compared by the platform's administrators; leave 'all_tenants' out for your own."
                : "The ledger of a tenant is compared by its auditors; set 'all_tenants' to compare that of all.");
        }

        // What another process added holds for this comparison as well.
        await prices.RefreshAsync(context.CancellationToken);
        return await reconciler.ReconcileAsync(request.AllTenants ? null : caller.Tenant, request, context.CancellationToken);
    }
}
