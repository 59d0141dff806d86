using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Grpc;

/// <summary>Vector engines through the public door; Retrieval looks after them.</summary>
internal sealed class EngineForwarder(EngineService.EngineServiceClient engines) : EngineService.EngineServiceBase
{
    // Advice that measures embeds some hundred chunks.
    private static readonly TimeSpan s_adviceTimeout = TimeSpan.FromMinutes(2);

    [RequireRole(Roles.Reader, Roles.Writer, Roles.Admin)]
    public override async Task<ListEnginesReply> ListEngines(ListEnginesRequest request, ServerCallContext context) =>
        await engines.ListEnginesAsync(request, Call(context));

    [RequireRole(Roles.Writer, Roles.Admin)]
    public override async Task<CollectionAdvice> AdviseCollection(AdviseCollectionRequest request, ServerCallContext context) =>
        await engines.AdviseCollectionAsync(request, Call(context).WithDeadline(DateTime.UtcNow + s_adviceTimeout));

    [RequireRole(Roles.Admin)]
    public override async Task<EngineMove> StartMove(StartMoveRequest request, ServerCallContext context) =>
        await engines.StartMoveAsync(request, Call(context));

    [RequireRole(Roles.Writer, Roles.Admin)]
    public override async Task<EngineMove> GetMove(GetMoveRequest request, ServerCallContext context) =>
        await engines.GetMoveAsync(request, Call(context));

    [RequireRole(Roles.Admin)]
    public override async Task<EngineMove> CutOverMove(CutOverMoveRequest request, ServerCallContext context) =>
        await engines.CutOverMoveAsync(request, Call(context));

    [RequireRole(Roles.Admin)]
    public override async Task<EngineMove> RollBackMove(RollBackMoveRequest request, ServerCallContext context) =>
        await engines.RollBackMoveAsync(request, Call(context));

    [RequireRole(Roles.Admin)]
    public override async Task<EngineMove> FinishMove(FinishMoveRequest request, ServerCallContext context) =>
        await engines.FinishMoveAsync(request, Call(context));

    private static CallOptions Call(ServerCallContext context) => context.GetIdentity().ToCallOptions(context.CancellationToken);
}
