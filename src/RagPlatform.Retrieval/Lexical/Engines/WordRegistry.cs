using System.Collections.Concurrent;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Leases;
using RagPlatform.Retrieval.Vectors.Following;

namespace RagPlatform.Retrieval.Lexical.Engines;

/// <summary>Gives the engine that searches a collection's wording, up to date. Also of a collection that is split: its wording is not.</summary>
internal sealed class WordRegistry(WordStores engines, WordFollower follower, LeaseStore leases, TimeProvider time)
    : CopyRegistry<IWordStore, WordDocument>("words", engines.Get, follower, leases, time)
{
    // Small collections are filled in this time; of others the index in memory serves meanwhile.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);
    private readonly TimeProvider _time = time;
    private readonly ConcurrentDictionary<(CollectionKey Key, string Engine), Task> _fillings = new();

    /// <summary>
    /// Whether an engine searches the wording of a collection: it does so itself, and has had all of it since this process looked first. Begins to
    /// fill one that has not.
    /// </summary>
    public async Task<bool> ServesAsync(CollectionKey key, string engine, long version, CancellationToken cancellationToken)
    {
        if (engines.Serving(engine) is null)
        {
            return false;
        }

        bool isNew = !_fillings.TryGetValue((key, engine), out Task? filling);
        filling ??= _fillings.GetOrAdd((key, engine), _ => GetAsync(key, engine, version, CancellationToken.None));
        if (isNew)
        {
            await Task.WhenAny(filling, Task.Delay(s_patience, _time, cancellationToken));
        }

        if (filling.IsCompleted && !filling.IsCompletedSuccessfully)
        {
            // It is away at the moment, and said why.
            _fillings.TryRemove(new KeyValuePair<(CollectionKey, string), Task>((key, engine), filling));
            await filling;
        }

        return filling.IsCompleted;
    }

    /// <summary>Brings an engine up to a version of a collection, if it searches wording: before it serves, and while it may again.</summary>
    public Task PrepareAsync(CollectionKey key, string engine, long version, CancellationToken cancellationToken) =>
        engines.Serving(engine) is null ? Task.CompletedTask : VerifyAsync(key, engine, version, cancellationToken);

    /// <summary>Fills an engine that turned out to have nothing; the index in memory serves meanwhile.</summary>
    public Task FillAgainAsync(CollectionKey key, string engine, long version, CancellationToken cancellationToken)
    {
        _fillings.TryRemove((key, engine), out _);
        return RefillAsync(key, engine, version, cancellationToken);
    }

    /// <summary>Removes a collection's wording from an engine, if it has any.</summary>
    public async Task ForgetAsync(CollectionKey key, string engine, CancellationToken cancellationToken)
    {
        _fillings.TryRemove((key, engine), out _);
        if (engines.Find(engine) is not null)
        {
            await DropAsync(key, engine, cancellationToken);
        }
    }
}
