using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Hosting;

/// <summary>Segments, answering as a test says.</summary>
internal sealed class ScriptedSegmentService(GatewayScript script) : CostSegmentService.CostSegmentServiceBase
{
    public override Task<ListSegmentsReply> ListSegments(ListSegmentsRequest request, ServerCallContext context) =>
        script.ReplyTo<ListSegmentsReply>(request);

    public override Task<SetSegmentValueReply> SetSegmentValue(SetSegmentValueRequest request, ServerCallContext context) =>
        script.ReplyTo<SetSegmentValueReply>(request);

    public override Task<RenameSegmentReply> RenameSegment(RenameSegmentRequest request, ServerCallContext context) =>
        script.ReplyTo<RenameSegmentReply>(request);
}
