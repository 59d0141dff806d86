using RagPlatform.Cache.Entries;

namespace RagPlatform.Cache.Changes;

/// <summary>
/// What changed lately in one collection: enough to judge answers that were begun before a change and arrive after it. Older changes are
/// forgotten; an answer that may have needed them is refused.
/// </summary>
internal sealed class CollectionChanges
{
    private const int MaxDocuments = 100_000;
    private const int MaxNews = 256;

    private readonly Dictionary<ulong, long> _documents = [];
    private readonly Queue<(long AtMs, long Version, ulong Document)> _order = new();
    private readonly Queue<NewPassages> _news = new();
    private long _floor;

    /// <summary>Forgets changes from before a time.</summary>
    public void Forget(long beforeMs)
    {
        while (_order.TryPeek(out (long AtMs, long Version, ulong Document) oldest) && (oldest.AtMs < beforeMs || _order.Count > MaxDocuments))
        {
            _order.Dequeue();
            Raise(oldest.Version);
            if (_documents.TryGetValue(oldest.Document, out long version) && version == oldest.Version)
            {
                _documents.Remove(oldest.Document);
            }
        }

        while (_news.TryPeek(out NewPassages? first) && (first.AtMs < beforeMs || _news.Count > MaxNews))
        {
            Raise(_news.Dequeue().Version);
        }
    }

    /// <summary>Anything may have changed up to this version.</summary>
    public void Raise(long version) => _floor = Math.Max(_floor, version);

    /// <summary>Notes changed documents and new passages.</summary>
    public void Add(IEnumerable<ulong> documents, NewPassages news)
    {
        foreach (ulong document in documents)
        {
            _order.Enqueue((news.AtMs, news.Version, document));
            _documents[document] = Math.Max(news.Version, _documents.GetValueOrDefault(document));
        }

        if (news.LeftOut || news.Vectors.Count > 0)
        {
            _news.Enqueue(news);
        }
    }

    /// <summary>Whether an answer made from a version rests on something that changed after, or that nobody remembers.</summary>
    public bool IsOutdated(CacheEntry entry, long version) =>
        version < _floor || entry.Documents.Any(document => _documents.TryGetValue(document, out long changed) && changed > version);

    /// <summary>What came after a version.</summary>
    public IEnumerable<NewPassages> NewsSince(long version) => _news.Where(news => news.Version > version);
}
