using RagPlatform.Retrieval.Vectors.Hnsw;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>
/// Rows, documents and graph of a collection from one rebuild to the next. Memory is freed when its owner and the last search have let go.
/// Steps are applied by one thread at a time, the graph is changed by one builder, and searches need no lock: they read what the view and
/// the graph's head published.
/// </summary>
internal sealed unsafe class Generation : IDisposable
{
    private readonly IDisposable? _mapping;
    private GenerationView _view;
    private int _leases = 1;

    /// <summary>Makes a generation of tables, empty or mapped.</summary>
    public Generation(
        VectorRows rows, FlatTable points, DocumentTable documents, HnswGraph graph, GenerationView view, IDisposable? mapping = null)
    {
        (Rows, Points, Documents, Graph, _view, _mapping) = (rows, points, documents, graph, view, mapping);
        Admissions = new AdmissionCache(documents);
    }

    public VectorRows Rows { get; }

    /// <summary>A <see cref="PointRecord"/> a row.</summary>
    public FlatTable Points { get; }

    public DocumentTable Documents { get; }

    public HnswGraph Graph { get; }

    public AdmissionCache Admissions { get; }

    public GenerationView View
    {
        get => Volatile.Read(ref _view);
        private set => Volatile.Write(ref _view, value);
    }

    /// <summary>Memory that searches read.</summary>
    public long Bytes => Rows.Bytes + Points.Bytes + Graph.Bytes;

    /// <summary>An empty generation.</summary>
    public static Generation Create(int dimensions, VectorPrecision precision, HnswParameters parameters) => new(
        VectorRows.Create(dimensions, precision),
        new FlatTable(sizeof(PointRecord)),
        new DocumentTable(),
        HnswGraph.Create(parameters),
        GenerationView.Empty);

    /// <summary>Whose vector a row holds.</summary>
    public PointRecord PointOf(int row) => *(PointRecord*)Points.Row(row);

    /// <summary>Keeps the memory for a search; false when it is gone.</summary>
    public bool TryLease()
    {
        int leases = Volatile.Read(ref _leases);
        while (leases > 0)
        {
            int seen = Interlocked.CompareExchange(ref _leases, leases + 1, leases);
            if (seen == leases)
            {
                return true;
            }

            leases = seen;
        }

        return false;
    }

    /// <summary>Lets go of what <see cref="TryLease"/> or the constructor took.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _leases) == 0)
        {
            Rows.Dispose();
            Points.Dispose();
            Graph.Dispose();
            _mapping?.Dispose();
        }
    }

    /// <summary>Applies a checked step and publishes it.</summary>
    public void Apply(VectorChanges changes)
    {
        GenerationView before = View;
        uint sequence = before.Sequence + 1;
        int rows = before.Rows;
        int dead = before.DeadRows;
        int windows = before.MostWindows;
        EnsureRows(rows + changes.Written.Sum(document => document.Points.Count));
        foreach (string id in changes.Removed)
        {
            dead += End(Documents.Newest(id), sequence);
        }

        foreach (VectorDocument document in changes.Written)
        {
            DocumentEntry? previous = Documents.Newest(document.DocumentId);
            int number = Documents.Add(new DocumentEntry(
                document.DocumentId, document.Labels, document.Metadata, rows, document.Points.Count, sequence)
            {
                Previous = previous,
            });
            foreach (VectorPoint point in document.Points)
            {
                Rows.Write(rows, point.Vector.Span);
                *(PointRecord*)Points.Row(rows) = new PointRecord(number, point.Ordinal);
                rows++;
            }

            dead += End(previous, sequence);
            windows = Math.Max(windows, MostWindows(document.Points));
        }

        View = new GenerationView(sequence, changes.Version ?? before.Version, rows, Documents.Count, dead, windows);
    }

    /// <summary>Copies the entries of another generation that are alive now, from a number on, without publishing them.</summary>
    /// <returns>The copies by the number of their original; null for those that were not copied.</returns>
    public List<DocumentEntry?> CopyLive(Generation source, int from, int to, int row)
    {
        var copies = new List<DocumentEntry?>(to - from);
        for (int number = from; number < to; number++)
        {
            DocumentEntry entry = source.Documents[number];
            if (entry.Died != DocumentEntry.Never)
            {
                copies.Add(null);
                continue;
            }

            var copy = new DocumentEntry(entry.Id, entry.Labels, entry.Metadata, row, entry.RowCount, born: 0)
            {
                Previous = Documents.Newest(entry.Id),
            };
            int added = Documents.Add(copy);
            EnsureRows(row + entry.RowCount);
            for (int i = 0; i < entry.RowCount; i++, row++)
            {
                Rows.Copy(row, source.Rows, entry.FirstRow + i);
                *(PointRecord*)Points.Row(row) = new PointRecord(added, source.PointOf(entry.FirstRow + i).Ordinal);
            }

            copies.Add(copy);
        }

        return copies;
    }

    /// <summary>Publishes what was copied.</summary>
    public void Publish(GenerationView view) => View = view;

    private void EnsureRows(int rows)
    {
        Rows.EnsureRows(rows);
        Points.EnsureRows(rows);
    }

    private static int End(DocumentEntry? entry, uint sequence)
    {
        if (entry is null || entry.Died != DocumentEntry.Never)
        {
            return 0;
        }

        entry.Died = sequence;
        return entry.RowCount;
    }

    private static int MostWindows(IReadOnlyList<VectorPoint> points) =>
        points.Count == 0 ? 1 : points.CountBy(point => point.Ordinal).Max(chunk => chunk.Value);
}
