using System.Collections.Concurrent;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Lexical.Engines;
using RagPlatform.Retrieval.Replicas;

namespace RagPlatform.Retrieval.Indexing;

/// <summary>
/// The indices in memory. The store is the truth: an index follows it by version, so what another replica ingested, or what was committed
/// just before a crash, is found by the next search. The wording is left out of those whose engine searches it.
/// </summary>
internal sealed partial class IndexRegistry(
    IndexSource source, CollectionStore collections, WordRegistry words, ILogger<IndexRegistry> logger) : IDisposable
{
    // Below this many removed chunks a rebuild is not worth its time.
    private const int MinDeadToRebuild = 1000;
    private readonly ConcurrentDictionary<(CollectionKey Key, bool HasWords), Slot> _slots = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The index of a collection at its present version, or null when there is no such collection.</summary>
    public async Task<CollectionIndex?> GetAsync(CollectionKey key, CancellationToken cancellationToken)
    {
        if (await collections.FindStateAsync(key, cancellationToken) is not { } state)
        {
            // Searches under way keep it; the collector takes it when they are done.
            _slots.TryRemove((key, true), out _);
            _slots.TryRemove((key, false), out _);
            return null;
        }

        bool hasWords = !await words.ServesAsync(key, state.Engine, state.Version, cancellationToken);
        Slot slot = _slots.GetOrAdd((key, hasWords), _ => new Slot(hasWords));

        // The wording may have been elsewhere until now.
        _slots.TryRemove((key, !hasWords), out _);
        while (slot.Index.Version < state.Version)
        {
            await slot.Following.JoinAsync(() => FollowAsync(key, slot, state.Version, _stopping.Token), cancellationToken);
        }

        return slot.Show(state);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task FollowAsync(CollectionKey key, Slot slot, long version, CancellationToken cancellationToken)
    {
        // Whoever began this may have looked before another one finished.
        if (slot.Index.Version >= version)
        {
            return;
        }

        if (slot.Index.Dead >= Math.Max(MinDeadToRebuild, slot.Index.Count))
        {
            // Searches under way keep the old one; the collector takes it when they are done.
            slot.Index = new CollectionIndex(slot.Index.HasWords);
        }

        CollectionIndex index = slot.Index;
        CollectionRows<string> removed = await source.ReadDeletionsAsync(key, index.Version, version, cancellationToken);
        IReadOnlyList<IndexedDocument> changed = await source.ReadDocumentsAsync(
            key, index.Version, removed.Version, index.HasWords, cancellationToken);
        index.Apply(removed.Rows, changed, version);
        LogFollowed(logger, key.Tenant, key.Name, version, index.Count);
    }

    [LoggerMessage(EventId = 1, EventName = "IndexFollowed", Level = LogLevel.Debug,
        Message = "Index of {Tenant}/{Collection} is at version {Version} with {Chunks} chunks")]
    private static partial void LogFollowed(ILogger logger, string tenant, string collection, long version, int chunks);

    private sealed class Slot(bool hasWords)
    {
        public CollectionIndex Index { get; set; } = new(hasWords);

        public SharedWork Following { get; } = new();

        /// <summary>The index, which knows how the collection is processed now.</summary>
        public CollectionIndex Show(CollectionState state)
        {
            CollectionIndex index = Index;
            if (index.State with { Version = state.Version } != state)
            {
                index.State = state;
            }

            return index;
        }
    }
}
