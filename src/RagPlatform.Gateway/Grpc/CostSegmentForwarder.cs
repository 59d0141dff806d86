using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Grpc;

/// <summary>Segments through the public door; CostAccounting keeps them. Recording and centres are for services and stay closed here.</summary>
internal sealed class CostSegmentForwarder(CostSegmentService.CostSegmentServiceClient segments) : CostSegmentService.CostSegmentServiceBase
{
    [RequireRole(Roles.Auditor)]
    public override async Task<ListSegmentsReply> ListSegments(ListSegmentsRequest request, ServerCallContext context) =>
        await segments.ListSegmentsAsync(request, LedgerCalls.Read(context));

    [RequireRole(Roles.Admin)]
    public override async Task<SetSegmentValueReply> SetSegmentValue(SetSegmentValueRequest request, ServerCallContext context) =>
        await segments.SetSegmentValueAsync(request, context.GetIdentity().ToCallOptions(context.CancellationToken));

    [RequireRole(Roles.Admin)]
    public override async Task<RenameSegmentReply> RenameSegment(RenameSegmentRequest request, ServerCallContext context) =>
        await segments.RenameSegmentAsync(request, context.GetIdentity().ToCallOptions(context.CancellationToken));
}
