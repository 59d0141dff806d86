using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Vectors.Following;

namespace RagPlatform.Retrieval.Lexical.Engines;

/// <summary>Brings the wording in an engine up to a collection's version.</summary>
internal sealed partial class WordFollower(IndexSource changes, WordSource words, ILogger<WordFollower> logger)
    : CopyFollower<IWordStore, WordDocument>(changes)
{
    protected override Task EnsureAsync(IWordStore store, CollectionKey key, CancellationToken cancellationToken) =>
        store.EnsureAsync(key, cancellationToken);

    protected override Task<(IReadOnlyList<WordDocument> Documents, CopyPosition Next)> ReadAsync(
        CollectionKey key, CopyPosition after, CancellationToken cancellationToken) => words.ReadAsync(key, after, cancellationToken);

    protected override Task ApplyAsync(
        IWordStore store, CollectionKey key, CopyStep<WordDocument> step, CancellationToken cancellationToken) =>
        store.ApplyAsync(key, step, cancellationToken);

    protected override bool IsUnusable(Exception exception) => false;

    protected override void LogFollowed(IWordStore store, CollectionKey key, long version) =>
        LogFollowed(logger, store.Name, key.Tenant, key.Name, version);

    protected override void LogRefilled(IWordStore store, CollectionKey key, string reason, Exception? exception) =>
        LogRefilled(logger, store.Name, key.Tenant, key.Name, reason, exception);

    [LoggerMessage(EventId = 1, EventName = "WordsFollowed", Level = LogLevel.Debug,
        Message = "Wording of {Tenant}/{Collection} in {Store} is at version {Version}")]
    private static partial void LogFollowed(ILogger logger, string store, string tenant, string collection, long version);

    [LoggerMessage(EventId = 2, EventName = "WordsRefilled", Level = LogLevel.Warning,
        Message = "Wording of {Tenant}/{Collection} in {Store} is filled anew: {Reason}")]
    private static partial void LogRefilled(
        ILogger logger, string store, string tenant, string collection, string reason, Exception? exception);
}
