using System.Collections.Concurrent;
using System.Text;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>
/// What filters admit, kept because callers ask with the same few label sets again and again: an entry is asked once a filter, and later
/// queries ask only the entries added since.
/// </summary>
internal sealed class AdmissionCache(DocumentTable documents)
{
    private const int Most = 256;
    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    /// <summary>What a filter admits of the entries below a number.</summary>
    public AdmittedDocuments Get(VectorFilter filter, int count)
    {
        if (_slots.Count >= Most)
        {
            // Rare, and cheap to fill again: not worth the bookkeeping of which one was used last.
            _slots.Clear();
        }

        Slot slot = _slots.GetOrAdd(KeyOf(filter), _ => new Slot());
        AdmittedDocuments admitted = slot.Admitted;
        if (admitted.Documents >= count)
        {
            return admitted;
        }

        lock (slot.Gate)
        {
            return slot.Admitted.Documents >= count ? slot.Admitted : slot.Admitted = Extend(slot.Admitted, filter, count);
        }
    }

    private AdmittedDocuments Extend(AdmittedDocuments known, VectorFilter filter, int count)
    {
        var bits = new ulong[(count + 63) >> 6];
        known.Bits.CopyTo(bits, 0);
        int rows = known.Rows;
        for (int number = known.Documents; number < count; number++)
        {
            DocumentEntry entry = documents[number];
            if (filter.Admits(entry.Labels, entry.Metadata))
            {
                bits[number >> 6] |= 1UL << (number & 63);
                rows += entry.RowCount;
            }
        }

        return new AdmittedDocuments(bits, count, rows);
    }

    // Length prefixes keep {"ab","c"} and {"a","bc"} apart.
    private static string KeyOf(VectorFilter filter)
    {
        var key = new StringBuilder(filter.ReadableLabels is null ? "*" : "");
        foreach (string label in filter.ReadableLabels?.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>())
        {
            key.Append(label.Length).Append(':').Append(label);
        }

        key.Append(';');
        foreach ((string name, string value) in filter.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            key.Append(name.Length).Append(':').Append(name).Append(value.Length).Append('=').Append(value);
        }

        return key.ToString();
    }

    private sealed class Slot
    {
        private AdmittedDocuments _admitted = new([], 0, 0);

        public Lock Gate { get; } = new();

        public AdmittedDocuments Admitted
        {
            get => Volatile.Read(ref _admitted);
            set => Volatile.Write(ref _admitted, value);
        }
    }
}
