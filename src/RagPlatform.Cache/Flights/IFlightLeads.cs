using RagPlatform.Cache.Scopes;

namespace RagPlatform.Cache.Flights;

/// <summary>Decides among replicas who leads a flight.</summary>
internal interface IFlightLeads
{
    /// <summary>Whether this replica may lead: no other one does.</summary>
    Task<bool> TryTakeAsync(string tenant, CacheDigest id, CancellationToken cancellationToken);

    /// <summary>Gives the lead back.</summary>
    Task GiveBackAsync(string tenant, CacheDigest id, CancellationToken cancellationToken);
}
