using System.Collections.Concurrent;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Leases;

namespace RagPlatform.Retrieval.Vectors.Following;

/// <summary>
/// Gives the engine that has a copy of a collection, up to date. An engine that all replicas share is brought up to date by one of them at a
/// time, which holds a lease; the others wait until it has got there.
/// </summary>
/// <typeparam name="TStore">What keeps the copies.</typeparam>
/// <typeparam name="TDocument">What a document is to it.</typeparam>
/// <param name="kind">What is copied, as the names of leases say it.</param>
/// <param name="find">Gives an engine by its name, or throws.</param>
/// <param name="follower">Fills copies.</param>
/// <param name="leases">Keeps replicas apart.</param>
/// <param name="time">The clock.</param>
internal abstract class CopyRegistry<TStore, TDocument>(
    string kind, Func<string, TStore> find, CopyFollower<TStore, TDocument> follower, LeaseStore leases, TimeProvider time) : IAsyncDisposable
    where TStore : ICollectionCopies
{
    // Renewed while it is held: so long others wait for a replica that was killed.
    private static readonly TimeSpan s_leaseLength = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromMilliseconds(25);
    private readonly ConcurrentDictionary<(CollectionKey Key, string Engine), Slot> _slots = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>An engine, which has reached a version of the collection.</summary>
    /// <param name="key">The collection.</param>
    /// <param name="engine">The engine's name.</param>
    /// <param name="version">The version, at least.</param>
    /// <param name="cancellationToken">Ends the wait, not the following.</param>
    public async Task<TStore> GetAsync(CollectionKey key, string engine, long version, CancellationToken cancellationToken)
    {
        TStore store = find(engine);
        Slot slot = _slots.GetOrAdd((key, engine), _ => new Slot());
        while (slot.Version < version)
        {
            await slot.Following.JoinAsync(() => FollowAsync(key, slot, store, version), cancellationToken);
        }

        return store;
    }

    /// <summary>
    /// The same, held against what the engine itself says: another replica may have removed the copy since this one saw it.
    /// </summary>
    public async Task<TStore> VerifyAsync(CollectionKey key, string engine, long version, CancellationToken cancellationToken)
    {
        TStore store = await GetAsync(key, engine, version, cancellationToken);
        return await store.VersionAsync(key, cancellationToken) >= version ? store : await RefillAsync(key, engine, version, cancellationToken);
    }

    /// <summary>The same of a copy that turned out to be missing.</summary>
    public Task<TStore> RefillAsync(CollectionKey key, string engine, long version, CancellationToken cancellationToken)
    {
        if (_slots.TryGetValue((key, engine), out Slot? slot))
        {
            slot.Version = 0;
        }

        return GetAsync(key, engine, version, cancellationToken);
    }

    /// <summary>Removes a collection's copy from an engine, and ends what fills it at the moment, wherever that is.</summary>
    public async Task DropAsync(CollectionKey key, string engine, CancellationToken cancellationToken)
    {
        TStore store = find(engine);
        if (_slots.TryRemove((key, engine), out Slot? slot))
        {
            await slot.StopAsync();
            slot.Dispose();
        }

        if (!store.IsShared)
        {
            await store.DropAsync(key, cancellationToken);
            return;
        }

        string name = LeaseName(key, engine);
        await leases.RevokeAsync(name, cancellationToken);
        await using HeldLease lease = await TakeAsync(name, cancellationToken);
        await store.DropAsync(key, cancellationToken);
    }

    /// <summary>Ends what is under way, so that nothing is written after the store is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (Slot slot in _slots.Values)
        {
            await slot.StopAsync();
            slot.Dispose();
        }

        _stopping.Dispose();
    }

    private string LeaseName(CollectionKey key, string engine) => $"{kind} {engine} {key.Tenant}/{key.Name}";

    private async Task FollowAsync(CollectionKey key, Slot slot, TStore store, long version)
    {
        // Whoever began this may have looked before another one finished.
        if (slot.Version >= version)
        {
            return;
        }

        using var going = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, slot.Stopped);
        if (store.IsShared)
        {
            await FollowSharedAsync(key, slot, store, version, going.Token);
        }
        else
        {
            await follower.FollowAsync(store, key, version, going.Token);
        }

        slot.Version = version;
    }

    private async Task FollowSharedAsync(
        CollectionKey key, Slot slot, TStore store, long version, CancellationToken cancellationToken)
    {
        // At first, whatever version the engine says it has reached, it is held against the truth.
        while (slot.Version == 0 || await store.VersionAsync(key, cancellationToken) < version)
        {
            await using HeldLease? lease = await leases.TryTakeAsync(LeaseName(key, store.Name), s_leaseLength, cancellationToken);
            if (lease is null)
            {
                await Task.Delay(s_lookAgain, time, cancellationToken);
                continue;
            }

            using var holding = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
            await follower.FollowAsync(store, key, version, holding.Token);
            return;
        }
    }

    private async Task<HeldLease> TakeAsync(string name, CancellationToken cancellationToken)
    {
        HeldLease? lease;
        while ((lease = await leases.TryTakeAsync(name, s_leaseLength, cancellationToken)) is null)
        {
            await Task.Delay(s_lookAgain, time, cancellationToken);
        }

        return lease;
    }

    private sealed class Slot : IDisposable
    {
        private readonly CancellationTokenSource _stopped = new();
        private long _version;

        // A disposed source gives no token any more, and a search may still hold a slot that was dropped.
        public Slot() => Stopped = _stopped.Token;

        public long Version
        {
            get => Volatile.Read(ref _version);
            set => Volatile.Write(ref _version, value);
        }

        public SharedWork Following { get; } = new();

        public CancellationToken Stopped { get; }

        /// <summary>Ends the following, and completes when nothing follows any more.</summary>
        public async Task StopAsync()
        {
            await _stopped.CancelAsync();
            await Following.WhenIdle().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        public void Dispose() => _stopped.Dispose();
    }
}
