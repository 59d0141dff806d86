using System.Collections.Concurrent;
using RagPlatform.Retrieval.Vectors.Hnsw;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>
/// A collection that is open. A step is logged, flushed, applied in memory and published, in this order; building the graph, rebuilding
/// it and writing snapshots is upkeep, done beside. Searches take no lock.
/// </summary>
internal sealed class EmbeddedCollection : IAsyncDisposable
{
    private readonly CollectionFiles _files;
    private readonly EmbeddedVectorOptions _options;
    private readonly Func<string, IAppendFile> _openFile;
    private readonly SemaphoreSlim _steps = new(1);
    private readonly ConcurrentBag<WalkMemory> _memories = [];
    private readonly CollectionUpkeep _upkeep;
    private Generation _generation;
    private ChangeLog _log;
    private long _logNumber;
    private bool _isClosed;

    private EmbeddedCollection(
        CollectionFiles files, Snapshot snapshot, ChangeLog log, long logNumber, EmbeddedVectorContext context)
    {
        (_files, _options, _openFile) = (files, context.Options, context.OpenLog);
        (_generation, Model, _log, _logNumber) = (snapshot.Generation, snapshot.Model, log, logNumber);
        _upkeep = new CollectionUpkeep(this, context);
    }

    public string Model { get; }

    public int Dimensions => _generation.Rows.Dimensions;

    /// <summary>What is searched now.</summary>
    public Generation Generation => Volatile.Read(ref _generation);

    /// <summary>Bytes of steps that no snapshot holds.</summary>
    public long LogBytes => Volatile.Read(ref _log).Length;

    /// <summary>Bytes of the snapshot.</summary>
    public long SnapshotBytes => new FileInfo(_files.Snapshot).Length;

    /// <summary>Completes when there is nothing to build, rebuild or write.</summary>
    public Task WhenIdle => _upkeep.WhenIdle;

    /// <summary>Makes an empty collection on disk.</summary>
    public static void Create(CollectionFiles files, VectorCollection collection, EmbeddedVectorOptions options)
    {
        Directory.CreateDirectory(files.Folder);
        FolderSync.Flush(Path.GetDirectoryName(files.Folder)!);
        using Generation empty = Generation.Create(collection.Dimensions, options.Precision, options.Graph);
        SnapshotWriter.Write(files.Snapshot, empty, empty.View, collection.Model, firstLog: 1);
    }

    /// <summary>Opens a collection: maps its snapshot and applies the steps logged since.</summary>
    /// <exception cref="VectorDataDamagedException">A file is not what was written.</exception>
    public static EmbeddedCollection Open(CollectionFiles files, EmbeddedVectorContext context)
    {
        Snapshot snapshot = SnapshotReader.Open(files.Snapshot);
        try
        {
            (ChangeLog log, long number) = Replay(files, snapshot, context.OpenLog);
            GenerationView view = snapshot.Generation.View;
            context.Logger.VectorCollectionOpened(view.Rows, snapshot.Generation.Graph.Head.Count, log.Length);
            var collection = new EmbeddedCollection(files, snapshot, log, number, context);
            collection._upkeep.Start();
            return collection;
        }
        catch
        {
            snapshot.Generation.Dispose();
            throw;
        }
    }

    /// <summary>Applies a step; see <see cref="IVectorStore.ApplyAsync"/>.</summary>
    /// <returns>False when the collection was closed before.</returns>
    public async Task<bool> ApplyAsync(VectorChanges changes, CancellationToken cancellationToken)
    {
        VectorChecks.Check(changes, Dimensions);
        await _steps.WaitAsync(cancellationToken);
        try
        {
            if (_isClosed)
            {
                return false;
            }

            _log.Append(changes);
            _generation.Apply(changes);
        }
        finally
        {
            _steps.Release();
        }

        _upkeep.Start();
        return true;
    }

    /// <summary>Searches; nothing is found when the collection was closed.</summary>
    public IReadOnlyList<VectorHit> Search(VectorQuery query)
    {
        VectorChecks.Check(query, Dimensions);
        if (Lease() is not { } generation)
        {
            return [];
        }

        WalkMemory memory = _memories.TryTake(out WalkMemory? kept) ? kept : new WalkMemory(Dimensions);
        try
        {
            return new GenerationSearch(generation, query, _options, memory).Run();
        }
        finally
        {
            _memories.Add(memory);
            generation.Dispose();
        }
    }

    /// <summary>What it takes.</summary>
    public VectorStatistics Describe() => new(Generation.View.LiveRows, Generation.Bytes, _files.Bytes);

    /// <summary>Replaces the logs there are by a snapshot. Steps go on meanwhile, into a new log.</summary>
    /// <exception cref="IOException">It was not written; the logs are still there.</exception>
    public void Checkpoint()
    {
        Generation generation;
        GenerationView view;
        long first;
        _steps.Wait();
        try
        {
            first = _logNumber + 1;
            var next = ChangeLog.Open(_openFile(_files.Log(first)), 0);
            FolderSync.Flush(_files.Folder);
            _log.Dispose();
            Volatile.Write(ref _log, next);
            _logNumber = first;
            (generation, view) = (_generation, _generation.View);
        }
        finally
        {
            _steps.Release();
        }

        SnapshotWriter.Write(_files.Snapshot, generation, view, Model, first);
        DeleteLogsBefore(_files, first);
    }

    /// <summary>Puts a rebuilt generation in place of the one it was copied from.</summary>
    /// <param name="rebuilt">What is searched from now on.</param>
    /// <param name="catchUp">Brings it up to date; no step is applied meanwhile.</param>
    public void Replace(Generation rebuilt, Action catchUp)
    {
        Generation before = _generation;
        _steps.Wait();
        try
        {
            catchUp();
            Volatile.Write(ref _generation, rebuilt);
        }
        finally
        {
            _steps.Release();
        }

        before.Dispose();
    }

    /// <summary>
    /// Ends upkeep and steps, and lets go of files and memory; a snapshot replaces the log, so that nothing need be replayed.
    /// </summary>
    public ValueTask DisposeAsync() => CloseAsync(isKept: true);

    /// <summary>The same for a collection whose files will be deleted.</summary>
    public ValueTask AbandonAsync() => CloseAsync(isKept: false);

    private async ValueTask CloseAsync(bool isKept)
    {
        await _upkeep.StopAsync();
        await _steps.WaitAsync();
        bool wasClosed = _isClosed;
        _isClosed = true;
        _steps.Release();
        if (wasClosed)
        {
            return;
        }

        try
        {
            if (isKept && LogBytes > 0)
            {
                Checkpoint();
            }
        }
        finally
        {
            _log.Dispose();
            _generation.Dispose();
            while (_memories.TryTake(out WalkMemory? memory))
            {
                memory.Dispose();
            }
        }
    }

    private static (ChangeLog Log, long Number) Replay(CollectionFiles files, Snapshot snapshot, Func<string, IAppendFile> openFile)
    {
        DeleteLogsBefore(files, snapshot.FirstLog);
        IReadOnlyList<long> numbers = files.Logs();
        long end = 0;
        for (int i = 0; i < numbers.Count; i++)
        {
            string path = files.Log(numbers[i]);
            if (numbers[i] != snapshot.FirstLog + i)
            {
                throw new VectorDataDamagedException(path, $"the log before it, {snapshot.FirstLog + i}, is missing");
            }

            end = ChangeLog.Read(path, mayBeTorn: i == numbers.Count - 1, changes =>
            {
                VectorChecks.Check(changes, snapshot.Generation.Rows.Dimensions);
                snapshot.Generation.Apply(changes);
            });
        }

        long number = numbers.Count > 0 ? numbers[^1] : snapshot.FirstLog;
        ChangeLog log = ChangeLog.Open(openFile(files.Log(number)), end);
        FolderSync.Flush(files.Folder);
        return (log, number);
    }

    private static void DeleteLogsBefore(CollectionFiles files, long first)
    {
        foreach (long number in files.Logs().TakeWhile(number => number < first))
        {
            File.Delete(files.Log(number));
        }
    }

    private Generation? Lease()
    {
        while (true)
        {
            Generation generation = Generation;
            if (generation.TryLease())
            {
                return generation;
            }

            if (ReferenceEquals(generation, Generation))
            {
                return null;
            }
        }
    }
}
