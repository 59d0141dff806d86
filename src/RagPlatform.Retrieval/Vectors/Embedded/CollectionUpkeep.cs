using RagPlatform.Retrieval.Vectors.Hnsw;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>
/// What a collection needs done beside its steps, one thing after another on a thread of its own while there is something: rows that
/// wait are inserted into the graph, removed rows are rebuilt away when they are many, a long log is replaced by a snapshot.
/// </summary>
internal sealed class CollectionUpkeep(EmbeddedCollection collection, EmbeddedVectorContext context)
{
    // Rows that wait are scanned by every search: so few of them cost less than a graph's upkeep for each step.
    private const int WaitingRows = 256;
    private const int RowsAtOnce = 1024;
    private const int LeastDeadRows = 1024;

    private readonly Lock _lock = new();
    private Task _work = Task.CompletedTask;
    private bool _isWorking;
    private volatile bool _isStopping;
    private long _checkpointAt = context.Options.CheckpointLogBytes;

    private enum Duty
    {
        None,
        Insert,
        Rebuild,
        Checkpoint,
    }

    /// <summary>Completes when nothing is left to be done.</summary>
    public Task WhenIdle
    {
        get
        {
            lock (_lock)
            {
                return _work;
            }
        }
    }

    /// <summary>Sees to it that what there is to be done is done.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (!_isWorking && !_isStopping && Next() != Duty.None)
            {
                _isWorking = true;
                _work = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
        }
    }

    /// <summary>Ends it as soon as it can be.</summary>
    public Task StopAsync()
    {
        _isStopping = true;
        return WhenIdle;
    }

    private Duty Next()
    {
        Generation generation = collection.Generation;
        GenerationView view = generation.View;
        int inGraph = generation.Graph.Head.Count;
        return view.DeadRows >= LeastDeadRows && view.DeadRows > context.Options.RebuildDeadShare * view.Rows ? Duty.Rebuild
            : view.Rows > context.Options.ExactUpTo && view.Rows - inGraph >= (inGraph == 0 ? 1 : WaitingRows) ? Duty.Insert
            : collection.LogBytes >= _checkpointAt ? Duty.Checkpoint
            : Duty.None;
    }

    private void Work()
    {
        GraphBuilder? builder = null;
        try
        {
            while (true)
            {
                Duty duty;
                lock (_lock)
                {
                    duty = _isStopping ? Duty.None : Next();
                    if (duty == Duty.None)
                    {
                        _isWorking = false;
                        return;
                    }
                }

                switch (duty)
                {
                    case Duty.Insert:
                        Generation generation = collection.Generation;
                        builder ??= new GraphBuilder(generation.Graph, generation.Rows, context.BuildThreads);
                        InsertSome(generation, builder);
                        break;
                    case Duty.Rebuild:
                        builder?.Dispose();
                        builder = null;
                        Rebuild();
                        break;
                    default:
                        collection.Checkpoint();
                        _checkpointAt = Math.Max(context.Options.CheckpointLogBytes, collection.SnapshotBytes / 2);
                        break;
                }
            }
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or OutOfMemoryException)
        {
            context.Logger.VectorUpkeepFailed(exception);
            lock (_lock)
            {
                // Not at once again: a full disk stays full for a while.
                _checkpointAt = collection.LogBytes + context.Options.CheckpointLogBytes;
                _isWorking = false;
            }
        }
        finally
        {
            builder?.Dispose();
        }
    }

    private void InsertSome(Generation generation, GraphBuilder builder)
    {
        context.Builds.Wait();
        try
        {
            builder.InsertUpTo(Math.Min(generation.View.Rows, generation.Graph.Head.Count + RowsAtOnce));
        }
        finally
        {
            context.Builds.Release();
        }
    }

    /// <summary>
    /// Copies what is alive, builds its graph while the collection goes on with what it has, and then repeats what happened since.
    /// </summary>
    private void Rebuild()
    {
        // Alive from sequence 0 on, dead from 1 on: all that a generation nobody has searched yet must tell apart.
        const uint Now = 1;
        Generation source = collection.Generation;
        GenerationView began = source.View;
        var rebuilt = Generation.Create(source.Rows.Dimensions, source.Rows.Precision, source.Graph.Parameters);
        List<DocumentEntry?> copies = rebuilt.CopyLive(source, 0, began.Documents, row: 0);
        int rows = copies.Sum(copy => copy?.RowCount ?? 0);
        rebuilt.Publish(new GenerationView(Now, began.Version, rows, rebuilt.Documents.Count, 0, began.MostWindows));
        using (var builder = new GraphBuilder(rebuilt.Graph, rebuilt.Rows, context.BuildThreads))
        {
            while (rows > context.Options.ExactUpTo && rebuilt.Graph.Head.Count < rows)
            {
                if (_isStopping)
                {
                    rebuilt.Dispose();
                    return;
                }

                InsertSome(rebuilt, builder);
            }
        }

        collection.Replace(rebuilt, () =>
        {
            GenerationView ended = source.View;
            int dead = 0;
            for (int number = 0; number < began.Documents; number++)
            {
                if (copies[number] is { } copy && source.Documents[number].Died != DocumentEntry.Never)
                {
                    copy.Died = Now;
                    dead += copy.RowCount;
                }
            }

            int added = rebuilt.CopyLive(source, began.Documents, ended.Documents, rows).Sum(copy => copy?.RowCount ?? 0);
            rebuilt.Publish(new GenerationView(Now, ended.Version, rows + added, rebuilt.Documents.Count, dead, ended.MostWindows));
        });
        context.Logger.VectorCollectionRebuilt(began.DeadRows, rebuilt.View.Rows);
    }
}
