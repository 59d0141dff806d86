using System.Collections.Concurrent;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>Entries by number and by document id. One thread adds; entries that were published are read by any.</summary>
internal sealed class DocumentTable
{
    private const int SegmentShift = 10;
    private const int SegmentSize = 1 << SegmentShift;
    private readonly ConcurrentDictionary<string, DocumentEntry> _newest = new(StringComparer.Ordinal);
    private DocumentEntry[][] _segments = [];

    /// <summary>Entries there are, for the thread that adds.</summary>
    public int Count { get; private set; }

    /// <summary>An entry by its number.</summary>
    public DocumentEntry this[int number] => Volatile.Read(ref _segments)[number >> SegmentShift][number & (SegmentSize - 1)];

    /// <summary>Adds an entry and returns its number.</summary>
    public int Add(DocumentEntry entry)
    {
        if (Count >> SegmentShift == _segments.Length)
        {
            Volatile.Write(ref _segments, [.. _segments, new DocumentEntry[SegmentSize]]);
        }

        _segments[Count >> SegmentShift][Count & (SegmentSize - 1)] = entry;
        if (entry.Died == DocumentEntry.Never)
        {
            _newest[entry.Id] = entry;
        }

        return Count++;
    }

    /// <summary>The newest entry of an id, alive or not; null when there is none.</summary>
    public DocumentEntry? Newest(string id) => _newest.GetValueOrDefault(id);

    /// <summary>The entry of an id that searches of a sequence number see; null when there is none.</summary>
    public DocumentEntry? Find(string id, uint sequence)
    {
        DocumentEntry? entry = Newest(id);
        while (entry is not null && entry.Born > sequence)
        {
            entry = entry.Previous;
        }

        return entry?.IsVisibleAt(sequence) == true ? entry : null;
    }
}
