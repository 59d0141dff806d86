using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Scopes;
using StackExchange.Redis;

namespace RagPlatform.Cache.Replicas;

/// <summary>How the caches name what they keep in Redis; the tenant is in every key that holds something of one.</summary>
internal static class RedisKeys
{
    /// <summary>The stream of events.</summary>
    public static readonly RedisKey Events = "rag:cache:events";

    /// <summary>Made with the first event: another value says that Redis forgot.</summary>
    public static readonly RedisKey Epoch = "rag:cache:epoch";

    /// <summary>When each replica was last here.</summary>
    public static readonly RedisKey Replicas = "rag:cache:replicas";

    /// <summary>A stored answer.</summary>
    public static RedisKey Answer(CacheEntry entry) => Answer(entry.Scope.Tenant, entry.Id);

    /// <summary>The same by its name.</summary>
    public static RedisKey Answer(string tenant, CacheDigest id) => $"rag:{{{tenant}}}:answer:{id}";

    /// <summary>Whoever leads a flight.</summary>
    public static RedisKey Flight(string tenant, CacheDigest id) => $"rag:{{{tenant}}}:flight:{id}";
}
