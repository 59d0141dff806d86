using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Hosting;

/// <summary>Cost reports and prices, answering as a test says.</summary>
internal sealed class ScriptedCostService(GatewayScript script) : CostService.CostServiceBase
{
    public override Task<CostReportReply> GetReport(CostReportRequest request, ServerCallContext context) =>
        script.ReplyTo<CostReportReply>(request);

    public override Task<ListPricesReply> ListPrices(ListPricesRequest request, ServerCallContext context) =>
        script.ReplyTo<ListPricesReply>(request);

    public override Task<SetPriceReply> SetPrice(SetPriceRequest request, ServerCallContext context) =>
        script.ReplyTo<SetPriceReply>(request);

    public override Task<ImportPricesReply> ImportPrices(ImportPricesRequest request, ServerCallContext context) =>
        script.ReplyTo<ImportPricesReply>(request);

    public override Task<Budget> SetBudget(SetBudgetRequest request, ServerCallContext context) => script.ReplyTo<Budget>(request);

    public override Task<ListBudgetsReply> ListBudgets(ListBudgetsRequest request, ServerCallContext context) =>
        script.ReplyTo<ListBudgetsReply>(request);

    public override Task<DeleteBudgetReply> DeleteBudget(DeleteBudgetRequest request, ServerCallContext context) =>
        script.ReplyTo<DeleteBudgetReply>(request);
}
