using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Policies;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cache;

/// <summary>Which of the stored answers a request accepts, by their age: what HTTP calls max-age and max-stale.</summary>
/// <param name="NowMs">Unix time in milliseconds.</param>
/// <param name="MaxAgeMs">Longest since it was stored.</param>
/// <param name="MaxStaleMs">Longest since it ceased to be fresh; 0: fresh ones only.</param>
internal readonly record struct Freshness(long NowMs, long MaxAgeMs, long MaxStaleMs)
{
    /// <summary>What a request accepts under a policy.</summary>
    public static Freshness Of(CacheLookupRequest request, EffectivePolicy policy, DateTimeOffset now) => new(
        now.ToUnixTimeMilliseconds(),
        request.HasMaxAgeSeconds ? Milliseconds(request.MaxAgeSeconds) : long.MaxValue,
        request.HasMaxStaleSeconds ? Math.Min(Milliseconds(request.MaxStaleSeconds), (long)policy.MaxStale.TotalMilliseconds) : 0);

    /// <summary>Whether an entry may be served.</summary>
    public bool Accepts(CacheEntry entry) => !entry.IsRemoved
        && NowMs >= entry.HeldUntilMs
        && NowMs < entry.KeepUntilMs
        && NowMs - entry.StoredAtMs <= MaxAgeMs
        && (entry.IsFresh(NowMs) || (MaxStaleMs > 0 && NowMs - entry.FreshUntilMs <= MaxStaleMs));

    private static long Milliseconds(long seconds) => seconds > long.MaxValue / 1000 ? long.MaxValue : seconds * 1000;
}
