using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Leases;
using RagPlatform.Retrieval.Vectors.Following;

namespace RagPlatform.Retrieval.Lexical.Engines;

/// <summary>Gives the engine that searches a collection's wording, up to date. Also of a collection that is split: its wording is not.</summary>
internal sealed class WordRegistry(WordStores engines, WordFollower follower, LeaseStore leases, TimeProvider time)
    : CopyRegistry<IWordStore, WordDocument>("words", engines.Get, follower, leases, time)
{
    /// <summary>Brings an engine up to a version of a collection, if it searches wording: before it serves, and while it may again.</summary>
    public Task PrepareAsync(CollectionKey key, string engine, long version, CancellationToken cancellationToken) =>
        engines.Serving(engine) is null ? Task.CompletedTask : VerifyAsync(key, engine, version, cancellationToken);

    /// <summary>Removes a collection's wording from an engine, if it has any.</summary>
    public Task ForgetAsync(CollectionKey key, string engine, CancellationToken cancellationToken) =>
        engines.Find(engine) is null ? Task.CompletedTask : DropAsync(key, engine, cancellationToken);
}
