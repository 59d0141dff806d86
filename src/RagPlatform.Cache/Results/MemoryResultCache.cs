using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cache.Results;

/// <summary>
/// Answers in this process's memory, bounded in bytes, the least recently used leaving first. When a newer version of a collection is
/// announced, the answers that rest on an older one are removed, and one that arrives late is refused.
/// </summary>
internal sealed class MemoryResultCache(IOptions<ResultCacheOptions> options, TimeProvider time) : IResultCache
{
    // What the digest, the list node and the dictionary entry take beside the reply, measured roughly.
    private const long OverheadBytes = 400;

    // Announcements made before this process began are not known to it, so neither are answers begun before accepted; the margin
    // covers clocks that differ between hosts.
    private static readonly TimeSpan s_clockMargin = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();
    private readonly Dictionary<(string Tenant, string Collection), long> _newest = [];
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private long _bytes;
    private long _hits;
    private long _misses;

    public Task<CachedResult?> FindAsync(ResultKey key, CancellationToken cancellationToken) => Task.FromResult(Find(key));

    public Task<bool> StoreAsync(
        ResultKey key,
        AskReply reply,
        IReadOnlyList<CollectionVersion> versions,
        DateTimeOffset answeredAt,
        CancellationToken cancellationToken) => Task.FromResult(Store(key, reply, versions, answeredAt));

    public Task<long> InvalidateAsync(string tenant, CollectionVersion version, CancellationToken cancellationToken) =>
        Task.FromResult(Invalidate(tenant, version));

    public CacheStatisticsReply GetStatistics()
    {
        lock (_lock)
        {
            return new CacheStatisticsReply { Entries = _entries.Count, Bytes = _bytes, Hits = _hits, Misses = _misses };
        }
    }

    private CachedResult? Find(ResultKey key)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key.Digest, out var node))
            {
                if (time.GetUtcNow() - node.Value.Result.StoredAt < options.Value.Lifetime)
                {
                    _byUse.Remove(node);
                    _byUse.AddFirst(node);
                    _hits++;
                    return node.Value.Result;
                }

                Remove(node);
            }

            _misses++;
            return null;
        }
    }

    private bool Store(ResultKey key, AskReply reply, IReadOnlyList<CollectionVersion> versions, DateTimeOffset answeredAt)
    {
        long size = reply.CalculateSize() + OverheadBytes;
        lock (_lock)
        {
            bool mayHaveMissedNews = answeredAt < _startedAt + s_clockMargin;
            if (mayHaveMissedNews || size > options.Value.MaxBytes || versions.Any(version => IsOutdated(key.Tenant, version)))
            {
                return false;
            }

            if (_entries.TryGetValue(key.Digest, out var old))
            {
                Remove(old);
            }

            var result = new CachedResult(reply, time.GetUtcNow());
            _entries[key.Digest] = _byUse.AddFirst(new Entry(key, result, versions, size));
            _bytes += size;
            while (_bytes > options.Value.MaxBytes)
            {
                Remove(_byUse.Last!);
            }

            return true;
        }
    }

    private long Invalidate(string tenant, CollectionVersion version)
    {
        lock (_lock)
        {
            (string, string) collection = (tenant, version.Collection);
            _newest[collection] = Math.Max(version.Version, _newest.GetValueOrDefault(collection));
            long removed = 0;
            for (var node = _byUse.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Key.Tenant == tenant && node.Value.Versions.Any(used => IsOutdated(tenant, used)))
                {
                    Remove(node);
                    removed++;
                }

                node = next;
            }

            return removed;
        }
    }

    private bool IsOutdated(string tenant, CollectionVersion version) =>
        version.Version < _newest.GetValueOrDefault((tenant, version.Collection));

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Key.Digest);
        _bytes -= node.Value.SizeBytes;
    }
    private sealed record Entry(ResultKey Key, CachedResult Result, IReadOnlyList<CollectionVersion> Versions, long SizeBytes);
}
