using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Faq;

/// <summary>The edge of the FAQ.</summary>
internal sealed class FaqGrpcService(FaqDesk desk) : FaqService.FaqServiceBase
{
    [RequireRole(Roles.Writer)]
    public override Task<PutFaqEntriesReply> PutFaqEntries(PutFaqEntriesRequest request, ServerCallContext context) =>
        desk.PutAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Reader, Roles.Writer)]
    public override Task<ListFaqEntriesReply> ListFaqEntries(ListFaqEntriesRequest request, ServerCallContext context) =>
        desk.ListAsync(request, context.GetIdentity(), context.CancellationToken);

    [RequireRole(Roles.Writer)]
    public override Task<DeleteFaqEntriesReply> DeleteFaqEntries(DeleteFaqEntriesRequest request, ServerCallContext context) =>
        desk.DeleteAsync(request, context.GetIdentity(), context.CancellationToken);
}
