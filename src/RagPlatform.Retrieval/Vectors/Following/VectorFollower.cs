using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Replicas;
using RagPlatform.Retrieval.Vectors.Embedded;

namespace RagPlatform.Retrieval.Vectors.Following;

/// <summary>
/// Brings an engine up to a collection's version. The relational store is the truth and the engine an index of it, so there is no dual write
/// that could come apart: whatever happened to either, the engine goes on from the version it has, and one that is damaged, was made for
/// another model or is ahead of the truth (a store restored from an older copy) is filled anew. A long way is gone in steps, each of which
/// records how far it came, so that one that is cut off goes on from there.
/// </summary>
internal sealed partial class VectorFollower(IndexSource changes, VectorSource vectors, ILogger<VectorFollower> logger)
{
    /// <summary>Applies everything up to a version.</summary>
    /// <param name="store">The engine; nobody else may apply changes of this collection to it meanwhile.</param>
    /// <param name="key">The collection.</param>
    /// <param name="version">The version to reach, at least.</param>
    /// <param name="cancellationToken">Ends it; what was applied stays.</param>
    public async Task FollowAsync(IVectorStore store, CollectionKey key, long version, CancellationToken cancellationToken)
    {
        long reached = await OpenAsync(store, key, version, cancellationToken);
        if (reached >= version)
        {
            return;
        }

        CollectionRows<string> deletions = await changes.ReadDeletionsAsync(key, reached, version, cancellationToken);
        IReadOnlyList<string> removed = deletions.Rows;
        var position = VectorPosition.After(reached, deletions.Version);
        while (true)
        {
            (IReadOnlyList<VectorDocument> documents, position) = await vectors.ReadAsync(key, position, cancellationToken);
            bool isLast = documents.Count == 0;

            // Documents come by version: those below that of the last one are all there, and whoever is cut off here goes on from them. Never
            // beyond what was asked for, as documents removed since the removals were read would stay.
            long complete = isLast ? version : Math.Min(position.Version - 1, version);
            await store.ApplyAsync(
                key, new VectorChanges(removed, documents, complete > reached ? complete : null, isLast), cancellationToken);
            reached = Math.Max(reached, complete);
            removed = [];
            if (isLast)
            {
                LogFollowed(logger, store.Name, key.Tenant, key.Name, version);
                return;
            }
        }
    }

    /// <summary>The version an engine goes on from.</summary>
    private async Task<long> OpenAsync(IVectorStore store, CollectionKey key, long version, CancellationToken cancellationToken)
    {
        try
        {
            await store.EnsureAsync(vectors.Describe(key), cancellationToken);
            long reached = await store.VersionAsync(key, cancellationToken);
            if (reached <= version)
            {
                return reached;
            }

            // Ahead of what the caller saw, because another one followed meanwhile, or of the truth itself.
            long present = await changes.ReadVersionAsync(key, cancellationToken);
            if (reached <= present)
            {
                return reached;
            }

            LogRefilled(logger, store.Name, key.Tenant, key.Name, $"it is at version {reached}, the collection at {present}", null);
        }
        catch (Exception unusable) when (unusable is VectorCollectionMismatchException or VectorDataDamagedException)
        {
            LogRefilled(logger, store.Name, key.Tenant, key.Name, unusable.Message, unusable);
        }

        await store.DropAsync(key, cancellationToken);
        await store.EnsureAsync(vectors.Describe(key), cancellationToken);
        return 0;
    }

    [LoggerMessage(EventId = 1, EventName = "VectorsFollowed", Level = LogLevel.Debug,
        Message = "Vectors of {Tenant}/{Collection} in {Store} are at version {Version}")]
    private static partial void LogFollowed(ILogger logger, string store, string tenant, string collection, long version);

    [LoggerMessage(EventId = 2, EventName = "VectorsRefilled", Level = LogLevel.Warning,
        Message = "Vectors of {Tenant}/{Collection} in {Store} are filled anew: {Reason}")]
    private static partial void LogRefilled(
        ILogger logger, string store, string tenant, string collection, string reason, Exception? exception);
}
