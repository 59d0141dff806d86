using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Advising;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Moving;

/// <summary>The edge of engines: advice and moves.</summary>
internal sealed class EngineGrpcService(VectorEngines engines, EngineAdvisor advisor, MoveDesk moves) : EngineService.EngineServiceBase
{
    [RequireRole(Roles.Reader, Roles.Writer, Roles.Admin)]
    public override Task<ListEnginesReply> ListEngines(ListEnginesRequest request, ServerCallContext context)
    {
        var reply = new ListEnginesReply();
        reply.Engines.AddRange(engines.All.Select(engine => new Engine
        {
            Name = engine.Name,
            IsDefault = engine.Name == engines.Default,
            IsShared = engine.IsShared,
        }));
        return Task.FromResult(reply);
    }

    [RequireRole(Roles.Writer, Roles.Admin)]
    public override Task<CollectionAdvice> AdviseCollection(AdviseCollectionRequest request, ServerCallContext context) =>
        advisor.AdviseAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Admin)]
    public override Task<EngineMove> StartMove(StartMoveRequest request, ServerCallContext context) =>
        moves.StartAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Writer, Roles.Admin)]
    public override Task<EngineMove> GetMove(GetMoveRequest request, ServerCallContext context) =>
        moves.GetAsync(request.Collection, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Admin)]
    public override Task<EngineMove> CutOverMove(CutOverMoveRequest request, ServerCallContext context) =>
        moves.CutOverAsync(request.Collection, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Admin)]
    public override Task<EngineMove> RollBackMove(RollBackMoveRequest request, ServerCallContext context) =>
        moves.RollBackAsync(request.Collection, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Admin)]
    public override Task<EngineMove> FinishMove(FinishMoveRequest request, ServerCallContext context) =>
        moves.FinishAsync(request.Collection, context.GetIdentity(), context.CancellationToken);
}
