using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Vectors.Remote;

/// <summary>What a server keeps about a collection, beside its points.</summary>
/// <param name="Key">Tenant and name.</param>
/// <param name="Dimensions">Numbers a vector.</param>
/// <param name="Model">The model that made the vectors.</param>
/// <param name="Version">The collection's version reached last.</param>
/// <param name="IsGoing">Its removal was begun: its points are not to be trusted any more.</param>
internal sealed record RemoteRecord(CollectionKey Key, int Dimensions, string Model, long Version, bool IsGoing = false)
{
    /// <summary>
    /// The collection's name among the points of all collections. A collection's name holds no '/', so no two share one.
    /// </summary>
    public static string ScopeOf(CollectionKey key) => $"{key.Tenant}/{key.Name}";
}
