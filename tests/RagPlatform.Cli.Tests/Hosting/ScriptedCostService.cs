using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Hosting;

/// <summary>Cost reports, answering as a test says.</summary>
internal sealed class ScriptedCostService(GatewayScript script) : CostService.CostServiceBase
{
    public override Task<CostReportReply> GetReport(CostReportRequest request, ServerCallContext context) =>
        script.ReplyTo<CostReportReply>(request);
}
