using System.Collections.Concurrent;
using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Advising;

/// <summary>How long the last vector searches of each collection took in this process.</summary>
internal sealed class SearchLatencies
{
    private const int Kept = 256;
    private readonly ConcurrentDictionary<CollectionKey, Ring> _rings = new();

    /// <summary>Notes a search.</summary>
    public void Record(CollectionKey key, TimeSpan took) => _rings.GetOrAdd(key, _ => new Ring()).Add(took);

    /// <summary>The 95th percentile of those kept, by nearest rank; null when there were none.</summary>
    public TimeSpan? P95(CollectionKey key) => _rings.TryGetValue(key, out Ring? ring) ? ring.P95() : null;

    private sealed class Ring
    {
        private readonly Lock _lock = new();
        private readonly TimeSpan[] _last = new TimeSpan[Kept];
        private int _count;

        public void Add(TimeSpan took)
        {
            lock (_lock)
            {
                _last[_count++ % Kept] = took;
            }
        }

        public TimeSpan P95()
        {
            lock (_lock)
            {
                TimeSpan[] ordered = [.. _last.Take(_count).Order()];
                return ordered[(int)Math.Ceiling(0.95 * ordered.Length) - 1];
            }
        }
    }
}
