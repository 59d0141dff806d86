using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Grpc;

/// <summary>Reports, budgets and prices through the public door; CostAccounting makes them. Booking is for services and stays closed here.</summary>
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

    [RequireRole(Roles.Auditor, Roles.PlatformAdmin)]
    public override async Task<CostReportReply> GetReport(CostReportRequest request, ServerCallContext context) =>
        await costs.GetReportAsync(request, LedgerCalls.Read(context));

    [RequireRole(Roles.Auditor)]
    public override async Task<VerifyLedgerReply> VerifyLedger(VerifyLedgerRequest request, ServerCallContext context) =>
        await costs.VerifyLedgerAsync(request, LedgerCalls.Read(context));

    [RequireRole(Roles.Admin, Roles.PlatformAdmin)]
    public override async Task<Budget> SetBudget(SetBudgetRequest request, ServerCallContext context) =>
        await costs.SetBudgetAsync(request, context.GetIdentity().ToCallOptions(context.CancellationToken));

    [RequireRole(Roles.Admin, Roles.Auditor, Roles.PlatformAdmin)]
    public override async Task<ListBudgetsReply> ListBudgets(ListBudgetsRequest request, ServerCallContext context) =>
        await costs.ListBudgetsAsync(request, context.GetIdentity().ToCallOptions(context.CancellationToken));

    [RequireRole(Roles.Admin, Roles.PlatformAdmin)]
    public override async Task<DeleteBudgetReply> DeleteBudget(DeleteBudgetRequest request, ServerCallContext context) =>
        await costs.DeleteBudgetAsync(request, context.GetIdentity().ToCallOptions(context.CancellationToken));
}
