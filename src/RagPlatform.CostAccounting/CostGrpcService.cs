using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Budgets;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.CostAccounting.Reports;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.CostAccounting;

/// <summary>The edge of ledger, price book and reports.</summary>
internal sealed class CostGrpcService(
    UsageLedger ledger,
    UsageStream stream,
    PriceList prices,
    PriceStore store,
    PriceEditor editor,
    CostReports reports,
    BudgetStore budgets,
    Reservations reservations,
    TimeProvider time) : CostService.CostServiceBase
{
    [RequireRole(Roles.Service)]
    public override Task<RecordUsageReply> RecordUsage(IAsyncStreamReader<UsageEvent> requestStream, ServerCallContext context) =>
        stream.BookAsync(requestStream.ReadAllAsync(context.CancellationToken), context.CancellationToken);

    [RequireRole(Roles.Service, Roles.Reader)]
    public override async Task<ListPricesReply> ListPrices(ListPricesRequest request, ServerCallContext context)
    {
        var reply = new ListPricesReply { UnknownPriceCeilingNanoUsdPerMtok = prices.Book.UnknownPriceCeiling };
        reply.Prices.AddRange(await store.ListAsync(context.CancellationToken));
        return reply;
    }

    // Prices hold for all tenants, so that no tenant's administrator sets them.
    [RequireRole(Roles.PlatformAdmin)]
    public override async Task<SetPriceReply> SetPrice(SetPriceRequest request, ServerCallContext context) => new()
    {
        Price = await editor.SetAsync(request.Price, context.GetIdentity().Subject, context.CancellationToken),
    };

    [RequireRole(Roles.PlatformAdmin)]
    public override Task<ImportPricesReply> ImportPrices(ImportPricesRequest request, ServerCallContext context) =>
        editor.ImportAsync(request, context.GetIdentity().Subject, context.CancellationToken);

    [RequireRole(Roles.Auditor, Roles.PlatformAdmin)]
    public override Task<CostReportReply> GetReport(CostReportRequest request, ServerCallContext context) =>
        reports.ReportAsync(LedgerScope.Of(context.GetIdentity(), request.AllTenants), request, context.CancellationToken);

    [RequireRole(Roles.Auditor)]
    public override async Task<VerifyLedgerReply> VerifyLedger(VerifyLedgerRequest request, ServerCallContext context)
    {
        (long differing, long events) = await ledger.VerifyAsync(context.GetIdentity().Tenant, context.CancellationToken);
        return new VerifyLedgerReply { DifferingSums = differing, Events = events };
    }

    [RequireRole(Roles.Admin, Roles.PlatformAdmin)]
    public override Task<Budget> SetBudget(SetBudgetRequest request, ServerCallContext context) => budgets.SetAsync(
        BudgetScope.OfChange(context.GetIdentity(), request.Tenant, request.Budget?.Level ?? string.Empty),
        request.Budget,
        context.CancellationToken);

    [RequireRole(Roles.Admin, Roles.Auditor, Roles.PlatformAdmin)]
    public override Task<ListBudgetsReply> ListBudgets(ListBudgetsRequest request, ServerCallContext context) =>
        budgets.ListAsync(BudgetScope.OfList(context.GetIdentity(), request.Tenant), context.CancellationToken);

    [RequireRole(Roles.Admin, Roles.PlatformAdmin)]
    public override async Task<DeleteBudgetReply> DeleteBudget(DeleteBudgetRequest request, ServerCallContext context)
    {
        string tenant = BudgetScope.OfChange(context.GetIdentity(), request.Tenant, request.Level);
        await budgets.DeleteAsync(tenant, request, context.CancellationToken);
        return new DeleteBudgetReply();
    }

    [RequireRole(Roles.Service)]
    public override async Task<ReserveReply> Reserve(ReserveRequest request, ServerCallContext context)
    {
        if (request.Call is not null)
        {
            await store.RefreshAsync(context.CancellationToken);
            request.AmountNanoUsd = CallAmount.Of(request.Call, prices.Book, time.GetUtcNow());
        }

        return await reservations.ReserveAsync(request, context.CancellationToken);
    }

    [RequireRole(Roles.Service)]
    public override async Task<SettleReply> Settle(SettleRequest request, ServerCallContext context) => new()
    {
        Settled = await reservations.SettleAsync(request.Tenant, request.RequestId, request.ActualNanoUsd, context.CancellationToken),
    };

    [RequireRole(Roles.Service)]
    public override async Task<ReleaseReply> Release(ReleaseRequest request, ServerCallContext context) => new()
    {
        Released = await reservations.ReleaseAsync(request.Tenant, request.RequestId, context.CancellationToken),
    };
}
