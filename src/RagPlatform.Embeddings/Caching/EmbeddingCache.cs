namespace RagPlatform.Embeddings.Caching;

/// <summary>
/// Embeddings by model and text within a fixed number of bytes. A segmented LRU: what was asked for twice moves to a protected list,
/// which a stream of texts seen once (an ingestion) cannot flush; of the others the least recently used goes first.
/// </summary>
internal sealed class EmbeddingCache(long maxBytes)
{
    /// <summary>Of the whole, the share kept for what was asked for more than once.</summary>
    public const double ProtectedShare = 0.8;

    // Key, record, array header, list node and dictionary entry on a 64-bit runtime, rounded up.
    private const int OverheadBytes = 352;

    private readonly Lock _lock = new();
    private readonly Dictionary<EmbeddingKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _probation = new();
    private readonly LinkedList<Entry> _protected = new();
    private readonly long _maxProtectedBytes = (long)(maxBytes * ProtectedShare);
    private long _bytes;
    private long _protectedBytes;
    private long _hits;
    private long _misses;
    private long _evictions;

    public EmbeddingCacheStatistics Statistics
    {
        get
        {
            lock (_lock)
            {
                return new EmbeddingCacheStatistics(_hits, _misses, _evictions, _entries.Count, _bytes);
            }
        }
    }

    /// <summary>What is known of a text; null when nothing is. The vector is the cache's own: hand out copies.</summary>
    public TextEmbedding? Find(in EmbeddingKey key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out LinkedListNode<Entry>? node))
            {
                _misses++;
                return null;
            }

            _hits++;
            Protect(node);
            return node.Value.Embedding;
        }
    }

    /// <summary>Keeps an embedding, unless it alone is larger than the cache. The vector becomes the cache's own.</summary>
    public void Add(in EmbeddingKey key, TextEmbedding embedding)
    {
        long bytes = OverheadBytes + ((long)embedding.Vector.Length * sizeof(float));
        if (bytes > maxBytes)
        {
            return;
        }

        lock (_lock)
        {
            if (_entries.ContainsKey(key))
            {
                return;
            }

            _entries[key] = _probation.AddFirst(new Entry(key, embedding, bytes));
            _bytes += bytes;
            while (_bytes > maxBytes)
            {
                Evict(_probation.Last ?? _protected.Last!);
            }
        }
    }

    private void Protect(LinkedListNode<Entry> node)
    {
        if (node.List == _probation)
        {
            _protectedBytes += node.Value.Bytes;
        }

        node.List!.Remove(node);
        _protected.AddFirst(node);
        while (_protectedBytes > _maxProtectedBytes && _protected.Last is { } last)
        {
            _protected.Remove(last);
            _protectedBytes -= last.Value.Bytes;
            _probation.AddFirst(last);
        }
    }

    private void Evict(LinkedListNode<Entry> node)
    {
        if (node.List == _protected)
        {
            _protectedBytes -= node.Value.Bytes;
        }

        node.List!.Remove(node);
        _entries.Remove(node.Value.Key);
        _bytes -= node.Value.Bytes;
        _evictions++;
    }

    private sealed record Entry(EmbeddingKey Key, TextEmbedding Embedding, long Bytes);
}
