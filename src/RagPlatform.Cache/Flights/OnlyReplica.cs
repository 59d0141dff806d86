using RagPlatform.Cache.Scopes;

namespace RagPlatform.Cache.Flights;

/// <summary>Without a store that replicas share, this process is alone.</summary>
internal sealed class OnlyReplica : IFlightLeads
{
    public Task<bool> TryTakeAsync(string tenant, CacheDigest id, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task GiveBackAsync(string tenant, CacheDigest id, CancellationToken cancellationToken) => Task.CompletedTask;
}
