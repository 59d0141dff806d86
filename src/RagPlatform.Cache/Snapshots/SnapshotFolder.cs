using System.Globalization;
using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Events;

namespace RagPlatform.Cache.Snapshots;

/// <summary>
/// The folder in which the answers in memory survive a restart: the newest snapshot and the journals that go on from it. Not thread-safe.
/// </summary>
internal sealed class SnapshotFolder(string folder, ILogger logger) : IDisposable
{
    private ChangeJournal? _journal;
    private long _number;

    private string SnapshotPath => Path.Combine(folder, "answers.snapshot");

    /// <summary>
    /// Reads what is there and begins a new journal. A damaged snapshot is set aside and nothing is returned.
    /// </summary>
    public (IReadOnlyList<EntryRecord> Records, IReadOnlyList<CacheEvent> Changes) Open()
    {
        Directory.CreateDirectory(folder);
        IReadOnlyList<EntryRecord> records = [];
        var changes = new List<CacheEvent>();
        long[] journals = Journals();
        try
        {
            if (File.Exists(SnapshotPath))
            {
                (long first, records) = SnapshotFile.Read(SnapshotPath);
                foreach (long number in journals.Where(number => number >= first))
                {
                    changes.AddRange(ChangeJournal.Read(ChangeJournal.PathOf(folder, number)));
                }
            }
        }
        catch (Exception damaged) when (damaged is InvalidDataException or IOException)
        {
            string aside = SetAside();
            CacheLog.SnapshotDamaged(logger, damaged.Message, aside);
            (records, changes) = ([], []);
        }

        _number = journals.Length == 0 ? 1 : journals[^1] + 1;
        _journal = ChangeJournal.Open(folder, _number);
        return (records, changes);
    }

    /// <summary>Notes what ended answers, on disk when this returns.</summary>
    public void Append(CacheEvent happened) => _journal?.Append(happened);

    /// <summary>Begins the journal that goes on from a snapshot of the answers as they are now.</summary>
    public void BeginNext()
    {
        _journal?.Dispose();
        _journal = ChangeJournal.Open(folder, ++_number);
    }

    /// <summary>Writes the answers as they were when the last journal was begun, and drops what it makes needless.</summary>
    public void Write(IEnumerable<EntryRecord> records)
    {
        long first = _number;
        SnapshotFile.Write(SnapshotPath, first, records);
        foreach (long number in Journals().Where(number => number < first))
        {
            File.Delete(ChangeJournal.PathOf(folder, number));
        }
    }

    public void Dispose() => _journal?.Dispose();

    private long[] Journals() =>
    [
        .. Directory.GetFiles(folder, "changes-*.journal")
            .Select(path => Path.GetFileNameWithoutExtension(path)["changes-".Length..])
            .Where(name => long.TryParse(name, out _))
            .Select(name => long.Parse(name, CultureInfo.InvariantCulture))
            .Order(),
    ];

    private string SetAside()
    {
        for (int i = 1; ; i++)
        {
            string aside = $"{SnapshotPath}.damaged-{i}";
            if (!File.Exists(aside))
            {
                File.Move(SnapshotPath, aside);
                return aside;
            }
        }
    }
}
