using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>The edge of the segments.</summary>
internal sealed class SegmentGrpcService(SegmentStore store, SegmentReport report, SegmentValues values, TimeProvider time)
    : CostSegmentService.CostSegmentServiceBase
{
    private const int BatchSize = 500;

    [RequireRole(Roles.Auditor)]
    public override Task<ListSegmentsReply> ListSegments(ListSegmentsRequest request, ServerCallContext context) =>
        report.ListAsync(context.GetIdentity().Tenant, request, context.CancellationToken);

    [RequireRole(Roles.Admin)]
    public override async Task<SetSegmentValueReply> SetSegmentValue(SetSegmentValueRequest request, ServerCallContext context)
    {
        await values.SetAsync(context.GetIdentity().Tenant, request, context.CancellationToken);
        return new SetSegmentValueReply();
    }

    [RequireRole(Roles.Admin)]
    public override async Task<RenameSegmentReply> RenameSegment(RenameSegmentRequest request, ServerCallContext context)
    {
        await values.RenameAsync(context.GetIdentity().Tenant, request, context.CancellationToken);
        return new RenameSegmentReply();
    }

    [RequireRole(Roles.Service)]
    public override async Task<RecordQuestionsReply> RecordQuestions(IAsyncStreamReader<QuestionRecord> requestStream, ServerCallContext context)
    {
        var reply = new RecordQuestionsReply();
        var batch = new List<QuestionRecord>();
        await foreach (QuestionRecord record in requestStream.ReadAllAsync(context.CancellationToken))
        {
            QuestionValidator.Validate(record, time.GetUtcNow());
            batch.Add(record);
            if (batch.Count == BatchSize)
            {
                await TakeAsync(batch, reply, context.CancellationToken);
            }
        }

        await TakeAsync(batch, reply, context.CancellationToken);
        return reply;
    }

    [RequireRole(Roles.Service)]
    public override async Task GetCentroids(
        GetCentroidsRequest request, IServerStreamWriter<CentroidPart> responseStream, ServerCallContext context)
    {
        foreach (CentroidPart part in await store.CentroidsAsync(
            request.Tenant, request.Model, request.KnownVersion, context.CancellationToken))
        {
            await responseStream.WriteAsync(part, context.CancellationToken);
        }
    }

    private async Task TakeAsync(List<QuestionRecord> batch, RecordQuestionsReply reply, CancellationToken cancellationToken)
    {
        RecordQuestionsReply taken = await store.RecordAsync(batch, cancellationToken);
        reply.Counted += taken.Counted;
        reply.Rated += taken.Rated;
        reply.Ignored += taken.Ignored;
        batch.Clear();
    }
}
