using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Grpc;

/// <summary>Frequent questions through the public door; Retrieval keeps them.</summary>
internal sealed class FaqForwarder(FaqService.FaqServiceClient faq) : FaqService.FaqServiceBase
{
    [RequireRole(Roles.Writer)]
    public override async Task<PutFaqEntriesReply> PutFaqEntries(PutFaqEntriesRequest request, ServerCallContext context) =>
        await faq.PutFaqEntriesAsync(request, Call(context));

    [RequireRole(Roles.Reader, Roles.Writer)]
    public override async Task<ListFaqEntriesReply> ListFaqEntries(ListFaqEntriesRequest request, ServerCallContext context) =>
        await faq.ListFaqEntriesAsync(request, Call(context));

    [RequireRole(Roles.Writer)]
    public override async Task<DeleteFaqEntriesReply> DeleteFaqEntries(DeleteFaqEntriesRequest request, ServerCallContext context) =>
        await faq.DeleteFaqEntriesAsync(request, Call(context));

    private static CallOptions Call(ServerCallContext context) => context.GetIdentity().ToCallOptions(context.CancellationToken);
}
