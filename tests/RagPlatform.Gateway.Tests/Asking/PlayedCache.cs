using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Tests.Asking;

internal sealed class PlayedCache(PlayedServices played) : CacheService.CacheServiceBase
{
    public override Task<CacheLookupReply> Lookup(CacheLookupRequest request, ServerCallContext context) => Task.FromResult(played.Lookup);

    public override Task<CacheReleaseReply> Release(CacheReleaseRequest request, ServerCallContext context) =>
        Task.FromResult(new CacheReleaseReply());
}
