using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Hosting;

/// <summary>Frequent questions, answering as a test says.</summary>
internal sealed class ScriptedFaqService(GatewayScript script) : FaqService.FaqServiceBase
{
    public override Task<PutFaqEntriesReply> PutFaqEntries(PutFaqEntriesRequest request, ServerCallContext context) =>
        script.ReplyTo<PutFaqEntriesReply>(request);

    public override Task<ListFaqEntriesReply> ListFaqEntries(ListFaqEntriesRequest request, ServerCallContext context) =>
        script.ReplyTo<ListFaqEntriesReply>(request);

    public override Task<DeleteFaqEntriesReply> DeleteFaqEntries(DeleteFaqEntriesRequest request, ServerCallContext context) =>
        script.ReplyTo<DeleteFaqEntriesReply>(request);
}
