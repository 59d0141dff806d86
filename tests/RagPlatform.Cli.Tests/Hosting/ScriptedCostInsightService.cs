using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Hosting;

internal sealed class ScriptedCostInsightService(GatewayScript script) : CostInsightService.CostInsightServiceBase
{
    public override Task<GetSharesReply> GetShares(GetSharesRequest request, ServerCallContext context) => script.ReplyTo<GetSharesReply>(request);

    public override Task<GetForecastReply> GetForecast(GetForecastRequest request, ServerCallContext context) =>
        script.ReplyTo<GetForecastReply>(request);

    public override Task<ListAnomaliesReply> ListAnomalies(ListAnomaliesRequest request, ServerCallContext context) =>
        script.ReplyTo<ListAnomaliesReply>(request);

    public override Task<ReconcileExportReply> ReconcileExport(ReconcileExportRequest request, ServerCallContext context) =>
        script.ReplyTo<ReconcileExportReply>(request);
}
