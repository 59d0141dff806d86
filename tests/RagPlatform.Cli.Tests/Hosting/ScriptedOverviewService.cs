using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Hosting;

/// <summary>Facts of answers, answering as a test says.</summary>
internal sealed class ScriptedOverviewService(GatewayScript script) : OverviewService.OverviewServiceBase
{
    public override Task<ListAnswersReply> ListAnswers(ListAnswersRequest request, ServerCallContext context) =>
        script.ReplyTo<ListAnswersReply>(request);
}
