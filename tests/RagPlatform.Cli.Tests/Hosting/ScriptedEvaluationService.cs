using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Hosting;

/// <summary>Evaluation, answering as a test says.</summary>
internal sealed class ScriptedEvaluationService(GatewayScript script) : EvaluationService.EvaluationServiceBase
{
    public override Task<EvaluateReply> Evaluate(EvaluateRequest request, ServerCallContext context)
    {
        script.Evaluated.Enqueue(request);
        return Task.FromResult(script.Evaluate(request));
    }

    public override Task<GoldenSet> SaveGoldenSet(SaveGoldenSetRequest request, ServerCallContext context) =>
        script.ReplyTo<GoldenSet>(request);

    public override Task<ListGoldenSetsReply> ListGoldenSets(ListGoldenSetsRequest request, ServerCallContext context) =>
        script.ReplyTo<ListGoldenSetsReply>(request);

    public override Task<DeleteGoldenSetReply> DeleteGoldenSet(DeleteGoldenSetRequest request, ServerCallContext context) =>
        script.ReplyTo<DeleteGoldenSetReply>(request);

    public override Task<EvaluationRun> RunGoldenSet(RunGoldenSetRequest request, ServerCallContext context) =>
        script.ReplyTo<EvaluationRun>(request);

    public override Task<ListEvaluationRunsReply> ListEvaluationRuns(ListEvaluationRunsRequest request, ServerCallContext context) =>
        script.ReplyTo<ListEvaluationRunsReply>(request);
}
