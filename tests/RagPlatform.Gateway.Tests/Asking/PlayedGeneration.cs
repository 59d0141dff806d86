using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Tests.Asking;

internal sealed class PlayedGeneration(PlayedServices played) : GenerationService.GenerationServiceBase
{
    public override Task<DescribeGenerationReply> Describe(DescribeGenerationRequest request, ServerCallContext context) =>
        played.Model is { } model ? Task.FromResult(model) : throw new RpcException(new Status(StatusCode.Unavailable, "Away."));

    public override async Task Generate(GenerateRequest request, IServerStreamWriter<GenerateEvent> responseStream, ServerCallContext context)
    {
        played.Generated.Add(request);
        foreach (GenerateEvent next in played.Says(request))
        {
            await responseStream.WriteAsync(next, context.CancellationToken);
        }

        await played.Ends(context.CancellationToken);
    }
}
