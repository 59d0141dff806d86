using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>
/// Documents that were read and are not written yet. What the store says of such a document is about to change, so a later version of it
/// must not be compared with that.
/// </summary>
internal sealed class DocumentsInFlight
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(CollectionKey Collection, string DocumentId), int> _counts = [];

    public bool Contains(CollectionKey collection, string documentId)
    {
        lock (_lock)
        {
            return _counts.ContainsKey((collection, documentId));
        }
    }

    public void Add(CollectionKey collection, string documentId)
    {
        lock (_lock)
        {
            _counts[(collection, documentId)] = _counts.GetValueOrDefault((collection, documentId)) + 1;
        }
    }

    public void Remove(CollectionKey collection, IEnumerable<PreparedDocument> documents)
    {
        lock (_lock)
        {
            foreach (PreparedDocument document in documents)
            {
                (CollectionKey, string) key = (collection, document.Document.DocumentId);
                if (--_counts[key] == 0)
                {
                    _counts.Remove(key);
                }
            }
        }
    }
}
