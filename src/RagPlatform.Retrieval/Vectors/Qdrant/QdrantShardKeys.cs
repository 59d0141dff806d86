using System.Text.Json;
using System.Text.Json.Nodes;

namespace RagPlatform.Retrieval.Vectors.Qdrant;

/// <summary>
/// Which shards points lie on, where that is decided by hand: big tenants have shards of their own, and a request for a tenant goes to its shards
/// alone.
/// </summary>
/// <param name="tenants">Tenants with shards of their own; none: shard keys are not used.</param>
internal sealed class QdrantShardKeys(string tenants)
{
    private const string Shared = "shared";
    private readonly HashSet<string> _own =
        [.. tenants.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>Whether shard keys are used.</summary>
    public bool AreUsed => _own.Count > 0;

    /// <summary>Every key there has to be.</summary>
    public IEnumerable<string> All => _own.Select(KeyOf).Append(Shared);

    /// <summary>A request with the shard key of a tenant, where keys are used.</summary>
    public object Add(object request, string tenant)
    {
        if (!AreUsed)
        {
            return request;
        }

        JsonNode body = JsonSerializer.SerializeToNode(request)!;
        body["shard_key"] = _own.Contains(tenant) ? KeyOf(tenant) : Shared;
        return body;
    }

    // No tenant can be taken for what others share.
    private static string KeyOf(string tenant) => $"tenant {tenant}";
}
