using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Grpc;

/// <summary>Evaluation through the public door; Retrieval does it.</summary>
internal sealed class EvaluationForwarder(EvaluationService.EvaluationServiceClient evaluation) : EvaluationService.EvaluationServiceBase
{
    // Thousands of queries may be evaluated in one call.
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(10);

    [RequireRole(Roles.Reader)]
    public override async Task<EvaluateReply> Evaluate(EvaluateRequest request, ServerCallContext context) =>
        await evaluation.EvaluateAsync(request, Long(context));

    [RequireRole(Roles.Writer)]
    public override async Task<GoldenSet> SaveGoldenSet(SaveGoldenSetRequest request, ServerCallContext context) =>
        await evaluation.SaveGoldenSetAsync(request, Short(context));

    [RequireRole(Roles.Reader, Roles.Writer)]
    public override async Task<ListGoldenSetsReply> ListGoldenSets(ListGoldenSetsRequest request, ServerCallContext context) =>
        await evaluation.ListGoldenSetsAsync(request, Short(context));

    [RequireRole(Roles.Writer)]
    public override async Task<DeleteGoldenSetReply> DeleteGoldenSet(DeleteGoldenSetRequest request, ServerCallContext context) =>
        await evaluation.DeleteGoldenSetAsync(request, Short(context));

    [RequireRole(Roles.Reader)]
    public override async Task<EvaluationRun> RunGoldenSet(RunGoldenSetRequest request, ServerCallContext context) =>
        await evaluation.RunGoldenSetAsync(request, Long(context));

    [RequireRole(Roles.Reader, Roles.Writer)]
    public override async Task<ListEvaluationRunsReply> ListEvaluationRuns(
        ListEvaluationRunsRequest request, ServerCallContext context) =>
        await evaluation.ListEvaluationRunsAsync(request, Short(context));

    [RequireRole(Roles.Reader)]
    public override async Task<LiveRecall> GetLiveRecall(GetLiveRecallRequest request, ServerCallContext context) =>
        await evaluation.GetLiveRecallAsync(request, Short(context));

    [RequireRole(Roles.Reader)]
    public override async Task<EstimatePrecisionReply> EstimatePrecision(EstimatePrecisionRequest request, ServerCallContext context) =>
        await evaluation.EstimatePrecisionAsync(request, Long(context));

    private static CallOptions Short(ServerCallContext context) => context.GetIdentity().ToCallOptions(context.CancellationToken);

    private static CallOptions Long(ServerCallContext context) => Short(context).WithDeadline(DateTime.UtcNow + s_timeout);
}
