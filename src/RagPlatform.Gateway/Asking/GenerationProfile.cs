using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Asking;

/// <summary>
/// What answers are made with, as Generation last described it. Part of the cache's scope, so that another model or prompt never serves
/// an old answer.
/// </summary>
internal sealed class GenerationProfile(GenerationService.GenerationServiceClient generation, ServiceIdentity identity, TimeProvider time)
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(15);
    private Known? _known;

    /// <summary>The description, or null when Generation has never been reached.</summary>
    public async Task<DescribeGenerationReply?> GetAsync(CancellationToken cancellationToken)
    {
        Known? known = _known;
        if (known is not null && time.GetUtcNow() < known.At + s_fresh)
        {
            return known.Reply;
        }

        try
        {
            DescribeGenerationReply reply = await generation.DescribeAsync(
                new DescribeGenerationRequest(), await identity.ToCallOptionsAsync(cancellationToken));
            _known = new Known(reply, time.GetUtcNow());
            return reply;
        }
        catch (RpcException unreachable) when (unreachable.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            return known?.Reply;
        }
    }

    private sealed record Known(DescribeGenerationReply Reply, DateTimeOffset At);
}
