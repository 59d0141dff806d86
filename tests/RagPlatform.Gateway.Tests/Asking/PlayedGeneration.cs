using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Tests.Asking;

internal sealed class PlayedGeneration(PlayedServices played) : GenerationService.GenerationServiceBase
{
    public override Task<DescribeGenerationReply> Describe(DescribeGenerationRequest request, ServerCallContext context) =>
        Task.FromResult(played.Model);

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
