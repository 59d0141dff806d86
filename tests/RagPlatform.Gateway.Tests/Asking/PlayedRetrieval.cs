using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Tests.Asking;

internal sealed class PlayedRetrieval(PlayedServices played) : RetrievalService.RetrievalServiceBase
{
    public override Task<RetrieveReply> Search(RetrieveRequest request, ServerCallContext context) => played.RetrievalFails is { } failure
        ? throw new RpcException(failure)
        : Task.FromResult(new RetrieveReply { Passages = { new Passage { Title = "Light", Text = "It shines 23 miles far." } } });
}
