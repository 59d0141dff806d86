using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Vectors.Embedded;

namespace RagPlatform.Retrieval.Vectors.Following;

/// <summary>Brings the vectors in an engine up to a collection's version.</summary>
internal sealed partial class VectorFollower(IndexSource changes, VectorSource vectors, ILogger<VectorFollower> logger)
    : CopyFollower<IVectorStore, VectorDocument>(changes)
{
    protected override Task EnsureAsync(IVectorStore store, CollectionKey key, CancellationToken cancellationToken) =>
        store.EnsureAsync(vectors.Describe(key), cancellationToken);

    protected override Task<(IReadOnlyList<VectorDocument> Documents, CopyPosition Next)> ReadAsync(
        CollectionKey key, CopyPosition after, CancellationToken cancellationToken) => vectors.ReadAsync(key, after, cancellationToken);

    protected override Task ApplyAsync(
        IVectorStore store, CollectionKey key, CopyStep<VectorDocument> step, CancellationToken cancellationToken) =>
        store.ApplyAsync(key, new VectorChanges(step.Removed, step.Written, step.Version, step.IsLast), cancellationToken);

    protected override bool IsUnusable(Exception exception) =>
        exception is VectorCollectionMismatchException or VectorDataDamagedException;

    protected override void LogFollowed(IVectorStore store, CollectionKey key, long version) =>
        LogFollowed(logger, store.Name, key.Tenant, key.Name, version);

    protected override void LogRefilled(IVectorStore store, CollectionKey key, string reason, Exception? exception) =>
        LogRefilled(logger, store.Name, key.Tenant, key.Name, reason, exception);

    [LoggerMessage(EventId = 1, EventName = "VectorsFollowed", Level = LogLevel.Debug,
        Message = "Vectors of {Tenant}/{Collection} in {Store} are at version {Version}")]
    private static partial void LogFollowed(ILogger logger, string store, string tenant, string collection, long version);

    [LoggerMessage(EventId = 2, EventName = "VectorsRefilled", Level = LogLevel.Warning,
        Message = "Vectors of {Tenant}/{Collection} in {Store} are filled anew: {Reason}")]
    private static partial void LogRefilled(
        ILogger logger, string store, string tenant, string collection, string reason, Exception? exception);
}
