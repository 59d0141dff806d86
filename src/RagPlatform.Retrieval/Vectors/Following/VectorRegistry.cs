using System.Collections.Concurrent;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;

namespace RagPlatform.Retrieval.Vectors.Following;

/// <summary>Gives the engine that has a collection's vectors, up to date.</summary>
internal sealed class VectorRegistry(IVectorStore store, VectorFollower follower) : IDisposable
{
    private readonly ConcurrentDictionary<CollectionKey, Slot> _slots = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The engine, which has reached a version of the collection.</summary>
    public async Task<IVectorStore> GetAsync(CollectionKey key, long version, CancellationToken cancellationToken)
    {
        Slot slot = _slots.GetOrAdd(key, _ => new Slot());
        while (slot.Version < version)
        {
            await slot.Following.JoinAsync(() => FollowAsync(key, slot, version), cancellationToken);
        }

        return store;
    }

    /// <summary>Forgets a collection that is no more.</summary>
    public async Task DropAsync(CollectionKey key, CancellationToken cancellationToken)
    {
        _slots.TryRemove(key, out _);
        await store.DropAsync(key, cancellationToken);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task FollowAsync(CollectionKey key, Slot slot, long version)
    {
        // Whoever began this may have looked before another one finished.
        if (slot.Version < version)
        {
            await follower.FollowAsync(store, key, version, _stopping.Token);
            slot.Version = version;
        }
    }

    private sealed class Slot
    {
        private long _version;

        public long Version
        {
            get => Volatile.Read(ref _version);
            set => Volatile.Write(ref _version, value);
        }

        public SharedWork Following { get; } = new();
    }
}
