using System.Collections.Concurrent;
using RagPlatform.Cache.Answers;
using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Scopes;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;

namespace RagPlatform.Cache.Statistics;

/// <summary>What the caches did in this process since it began.</summary>
internal sealed class CacheStatistics(AnswerRegistry registry, TextEmbedder embedder, TimeProvider time)
{
    // Beyond it, further sets of collections are counted together.
    private const int MaxCounted = 20_000;
    private const string Others = "";

    private readonly ConcurrentDictionary<(string Tenant, string Collections, CacheLevel Level), LevelCounts> _counts = [];

    /// <summary>The counts of a level in a scope.</summary>
    public LevelCounts Of(AnswerScope scope, CacheLevel level)
    {
        (string, string, CacheLevel) key = (scope.Tenant, scope.CollectionNames, level);
        if (!_counts.ContainsKey(key) && _counts.Count >= MaxCounted)
        {
            key = (scope.Tenant, Others, level);
        }

        return _counts.GetOrAdd(key, static _ => new LevelCounts());
    }

    /// <summary>The statistics of a tenant.</summary>
    /// <param name="tenant">The tenant, or null: of all, without levels.</param>
    /// <param name="collection">Only of sets with this collection; empty: all.</param>
    public CacheStatisticsReply Read(string? tenant, string collection)
    {
        IReadOnlyList<CacheEntry> entries = registry.List(tenant);
        var reply = new CacheStatisticsReply { EmbeddingHitRate = embedder.CacheStatistics.HitRate };
        ILookup<string, CacheEntry> byCollections = entries.ToLookup(entry => entry.Scope.CollectionNames, StringComparer.Ordinal);
        foreach (((string owner, string collections, CacheLevel level), LevelCounts counts) in _counts
            .Where(pair => tenant is null || pair.Key.Tenant == tenant)
            .OrderBy(pair => pair.Key.Collections, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Level))
        {
            if (collection.Length > 0 && !collections.Split(',').Contains(collection))
            {
                continue;
            }

            reply.Hits += counts.Hits;
            reply.Misses += level == CacheLevel.Result ? counts.Lookups : 0;
            if (owner == tenant)
            {
                reply.Levels.Add(Level(level, collections, counts, byCollections[collections]));
            }
        }

        reply.Misses -= reply.Hits;
        CacheEntry[] counted = [.. entries.Where(entry => collection.Length == 0 || entry.Scope.Collections.Contains(collection))];
        reply.Entries = counted.Length;
        reply.Bytes = counted.Sum(Size);
        return reply;
    }

    private static long Size(CacheEntry entry) => entry.Bytes + (entry.Payload?.Length ?? 0);

    private CacheLevelStatistics Level(CacheLevel level, string collections, LevelCounts counts, IEnumerable<CacheEntry> entries)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        CacheEntry[] ofLevel =
        [
            .. entries.Where(entry => level switch
            {
                CacheLevel.Semantic => entry.IsSemantic && entry.IsFresh(now),
                CacheLevel.Stale => !entry.IsFresh(now),
                _ => entry.IsFresh(now),
            }),
        ];
        return new CacheLevelStatistics
        {
            Level = level.ToString().ToLowerInvariant(),
            Collections = collections,
            Lookups = counts.Lookups,
            Hits = counts.Hits,
            Misses = counts.Lookups - counts.Hits,
            Entries = ofLevel.Length,
            Bytes = ofLevel.Sum(Size),
            OldestAgeSeconds = ofLevel.Length == 0 ? 0 : ofLevel.Max(entry => now - entry.StoredAtMs) / 1000,
            MeanAgeSeconds = ofLevel.Length == 0 ? 0 : ofLevel.Average(entry => (now - entry.StoredAtMs) / 1000.0),
            SavedTokens = counts.SavedTokens,
            SavedNanoUsd = counts.SavedNanoUsd,
            Audited = counts.Audited,
            AuditedWrong = counts.AuditedWrong,
            ErrorPerHit = counts.ErrorPerHit,
            ErrorPerRequest = counts.ErrorPerRequest,
        };
    }
}
