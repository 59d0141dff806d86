using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Hosting;

/// <summary>Vector engines, answering as a test says.</summary>
internal sealed class ScriptedEngineService(GatewayScript script) : EngineService.EngineServiceBase
{
    public override Task<ListEnginesReply> ListEngines(ListEnginesRequest request, ServerCallContext context) =>
        script.ReplyTo<ListEnginesReply>(request);

    public override Task<CollectionAdvice> AdviseCollection(AdviseCollectionRequest request, ServerCallContext context) =>
        script.ReplyTo<CollectionAdvice>(request);

    public override Task<EngineMove> StartMove(StartMoveRequest request, ServerCallContext context) => script.ReplyTo<EngineMove>(request);

    public override Task<EngineMove> GetMove(GetMoveRequest request, ServerCallContext context) => script.ReplyTo<EngineMove>(request);

    public override Task<EngineMove> CutOverMove(CutOverMoveRequest request, ServerCallContext context) => script.ReplyTo<EngineMove>(request);

    public override Task<EngineMove> RollBackMove(RollBackMoveRequest request, ServerCallContext context) => script.ReplyTo<EngineMove>(request);

    public override Task<EngineMove> FinishMove(FinishMoveRequest request, ServerCallContext context) => script.ReplyTo<EngineMove>(request);
}
