using System.Collections.Concurrent;
using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>Vectors in files of this process: HNSW graphs over mapped snapshots, with a log of the steps since.</summary>
internal sealed class EmbeddedVectorStore : IVectorStore, IAsyncDisposable
{
    /// <summary>The engine's name.</summary>
    public const string EngineName = "embedded";

    private const string DroppedSuffix = ".dropped";
    private readonly string _root;
    private readonly EmbeddedVectorContext _context;
    private readonly FileStream _folderLock;
    private readonly SemaphoreSlim _opening = new(1);
    private readonly ConcurrentDictionary<CollectionKey, EmbeddedCollection> _open = new();
    private bool _isDisposed;

    /// <summary>Takes a folder, and makes it when it is missing.</summary>
    /// <exception cref="VectorFolderInUseException">Another engine uses it.</exception>
    public EmbeddedVectorStore(EmbeddedVectorOptions options, ILogger<EmbeddedVectorStore> logger)
        : this(options, logger, path => new AppendFile(path))
    {
    }

    internal EmbeddedVectorStore(EmbeddedVectorOptions options, ILogger logger, Func<string, IAppendFile> openLog)
    {
        _root = Path.GetFullPath(options.Folder);
        _context = new EmbeddedVectorContext(options, openLog, new SemaphoreSlim(1), logger);
        Directory.CreateDirectory(_root);
        try
        {
            _folderLock = new FileStream(Path.Combine(_root, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new VectorFolderInUseException(_root, exception);
        }

        foreach (string dropped in Directory.EnumerateDirectories(_root, "*" + DroppedSuffix))
        {
            Directory.Delete(dropped, recursive: true);
        }
    }

    public string Name => EngineName;

    public bool IsShared => false;

    public async Task EnsureAsync(VectorCollection collection, CancellationToken cancellationToken)
    {
        VectorChecks.Check(collection);
        EmbeddedCollection open = await OpenAsync(collection.Key, collection, cancellationToken)
            ?? throw new VectorCollectionMissingException(collection.Key);
        if (open.Dimensions != collection.Dimensions || open.Model != collection.Model)
        {
            throw new VectorCollectionMismatchException(collection, open.Dimensions, open.Model);
        }
    }

    public async Task DropAsync(CollectionKey key, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_open.TryRemove(key, out EmbeddedCollection? collection))
            {
                await collection.AbandonAsync();
            }

            string folder = CollectionFiles.FolderOf(_root, key);
            if (Directory.Exists(folder))
            {
                // Renamed first: a crash in between leaves either the collection or nothing that could be taken for it.
                string dropped = $"{folder}-{Guid.NewGuid():N}{DroppedSuffix}";
                Directory.Move(folder, dropped);
                FolderSync.Flush(_root);
                Directory.Delete(dropped, recursive: true);
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    public async Task<long> VersionAsync(CollectionKey key, CancellationToken cancellationToken) =>
        await OpenAsync(key, null, cancellationToken) is { } collection ? collection.Generation.View.Version : 0;

    public async Task ApplyAsync(CollectionKey key, VectorChanges changes, CancellationToken cancellationToken)
    {
        if (await OpenAsync(key, null, cancellationToken) is not { } collection
            || !await collection.ApplyAsync(changes, cancellationToken))
        {
            throw new VectorCollectionMissingException(key);
        }
    }

    public async Task<IReadOnlyList<VectorHit>> SearchAsync(CollectionKey key, VectorQuery query, CancellationToken cancellationToken) =>
        await OpenAsync(key, null, cancellationToken) is { } collection ? collection.Search(query) : [];

    public async Task<VectorStatistics> DescribeAsync(CollectionKey key, CancellationToken cancellationToken) =>
        await OpenAsync(key, null, cancellationToken) is { } collection ? collection.Describe() : default;

    /// <summary>Completes when graphs hold what was applied and no snapshot is due. For measuring and testing.</summary>
    internal async Task WhenIdleAsync(CollectionKey key, CancellationToken cancellationToken)
    {
        if (await OpenAsync(key, null, cancellationToken) is { } collection)
        {
            await collection.WhenIdle.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _opening.WaitAsync();
        try
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                await Task.WhenAll(_open.Values.Select(collection => collection.DisposeAsync().AsTask()));
                await _folderLock.DisposeAsync();
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>The collection, opened at its first use; null when there is none and none is to be made.</summary>
    private ValueTask<EmbeddedCollection?> OpenAsync(CollectionKey key, VectorCollection? created, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _open.TryGetValue(key, out EmbeddedCollection? open)
            ? ValueTask.FromResult<EmbeddedCollection?>(open)
            : OpenOnceAsync(key, created, cancellationToken);
    }

    private async ValueTask<EmbeddedCollection?> OpenOnceAsync(
        CollectionKey key, VectorCollection? created, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_open.TryGetValue(key, out EmbeddedCollection? open))
            {
                return open;
            }

            var files = new CollectionFiles(CollectionFiles.FolderOf(_root, key));
            if (!files.Exist)
            {
                if (created is null)
                {
                    return null;
                }

                EmbeddedCollection.Create(files, created, _context.Options);
            }

            // Mapping and replaying is work for seconds at worst: not on the caller's thread.
            return _open[key] = await Task.Run(() => EmbeddedCollection.Open(files, _context), cancellationToken);
        }
        finally
        {
            _opening.Release();
        }
    }
}
