using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Evaluation.GoldenSets;
using RagPlatform.Retrieval.Evaluation.LiveRecall;
using RagPlatform.Retrieval.Evaluation.Pooling;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Evaluation;

/// <summary>The edge of evaluation.</summary>
internal sealed class EvaluationGrpcService(
    RetrievalEvaluator evaluator, GoldenSetDesk goldenSets, RecallStore recall, PrecisionEstimator estimator)
    : EvaluationService.EvaluationServiceBase
{
    [RequireRole(Roles.Reader)]
    public override Task<EvaluateReply> Evaluate(EvaluateRequest request, ServerCallContext context)
    {
        JudgedQueries.Check(request.Queries, needIds: false);
        return evaluator.EvaluateAsync(request, context.GetIdentity(), context.CancellationToken);
    }

    [RequireRole(Roles.Writer)]
    public override Task<GoldenSet> SaveGoldenSet(SaveGoldenSetRequest request, ServerCallContext context) =>
        goldenSets.SaveAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Reader, Roles.Writer)]
    public override Task<ListGoldenSetsReply> ListGoldenSets(ListGoldenSetsRequest request, ServerCallContext context) =>
        goldenSets.ListAsync(request.Collection, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Writer)]
    public override Task<DeleteGoldenSetReply> DeleteGoldenSet(DeleteGoldenSetRequest request, ServerCallContext context) =>
        goldenSets.DeleteAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Reader)]
    public override Task<EvaluationRun> RunGoldenSet(RunGoldenSetRequest request, ServerCallContext context) =>
        goldenSets.RunAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Reader, Roles.Writer)]
    public override Task<ListEvaluationRunsReply> ListEvaluationRuns(ListEvaluationRunsRequest request, ServerCallContext context) =>
        goldenSets.ListRunsAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Reader)]
    public override async Task<Contracts.V1.LiveRecall> GetLiveRecall(GetLiveRecallRequest request, ServerCallContext context) =>
        await recall.ReadAsync(
            await goldenSets.FindCollectionAsync(request.Collection, context.GetIdentity(), context.CancellationToken),
            context.CancellationToken);

    [RequireRole(Roles.Reader)]
    public override Task<EstimatePrecisionReply> EstimatePrecision(EstimatePrecisionRequest request, ServerCallContext context) =>
        estimator.EstimateAsync(request, context.GetIdentity(), context.CancellationToken);
}
