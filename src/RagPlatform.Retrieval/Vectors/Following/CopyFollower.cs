using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Replicas;

namespace RagPlatform.Retrieval.Vectors.Following;

/// <summary>
/// Brings an engine's copy of a collection up to the collection's version. The relational store is the truth and the engine an index of it, so
/// there is no dual write that could come apart: whatever happened to either, the engine goes on from the version it has, and one that is damaged,
/// was made in another way or is ahead of the truth (a store restored from an older copy) is filled anew. A long way is gone in steps, each of
/// which records how far it came, so that one that is cut off goes on from there.
/// </summary>
/// <typeparam name="TStore">What keeps the copies.</typeparam>
/// <typeparam name="TDocument">What a document is to it.</typeparam>
internal abstract class CopyFollower<TStore, TDocument>(IndexSource changes)
    where TStore : ICollectionCopies
{
    /// <summary>Applies everything up to a version.</summary>
    /// <param name="store">The engine; nobody else may apply changes of this collection to it meanwhile.</param>
    /// <param name="key">The collection.</param>
    /// <param name="version">The version to reach, at least.</param>
    /// <param name="cancellationToken">Ends it; what was applied stays.</param>
    public async Task FollowAsync(TStore store, CollectionKey key, long version, CancellationToken cancellationToken)
    {
        long reached = await OpenAsync(store, key, version, cancellationToken);
        if (reached >= version)
        {
            return;
        }

        CollectionRows<string> deletions = await changes.ReadDeletionsAsync(key, reached, version, cancellationToken);
        IReadOnlyList<string> removed = deletions.Rows;
        var position = CopyPosition.After(reached, deletions.Version);
        while (true)
        {
            (IReadOnlyList<TDocument> documents, position) = await ReadAsync(key, position, cancellationToken);
            bool isLast = documents.Count == 0;

            // Documents come by version: those below that of the last one are all there, and whoever is cut off here goes on from them. Never
            // beyond what was asked for, as documents removed since the removals were read would stay.
            long complete = isLast ? version : Math.Min(position.Version - 1, version);
            await ApplyAsync(
                store, key, new CopyStep<TDocument>(removed, documents, complete > reached ? complete : null, isLast), cancellationToken);
            reached = Math.Max(reached, complete);
            removed = [];
            if (isLast)
            {
                LogFollowed(store, key, version);
                return;
            }
        }
    }

    /// <summary>Makes the copy where it is missing.</summary>
    protected abstract Task EnsureAsync(TStore store, CollectionKey key, CancellationToken cancellationToken);

    /// <summary>The next documents in the order of their versions; none when there are no more.</summary>
    protected abstract Task<(IReadOnlyList<TDocument> Documents, CopyPosition Next)> ReadAsync(
        CollectionKey key, CopyPosition after, CancellationToken cancellationToken);

    /// <summary>Applies a step.</summary>
    protected abstract Task ApplyAsync(TStore store, CollectionKey key, CopyStep<TDocument> step, CancellationToken cancellationToken);

    /// <summary>Whether what went wrong when the copy was opened says that it is to be filled anew.</summary>
    protected abstract bool IsUnusable(Exception exception);

    /// <summary>Says that the copy is up to date.</summary>
    protected abstract void LogFollowed(TStore store, CollectionKey key, long version);

    /// <summary>Says that the copy is filled anew.</summary>
    protected abstract void LogRefilled(TStore store, CollectionKey key, string reason, Exception? exception);

    /// <summary>The version an engine goes on from.</summary>
    private async Task<long> OpenAsync(TStore store, CollectionKey key, long version, CancellationToken cancellationToken)
    {
        try
        {
            await EnsureAsync(store, key, cancellationToken);
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

            LogRefilled(store, key, $"it is at version {reached}, the collection at {present}", null);
        }
        catch (Exception unusable) when (IsUnusable(unusable))
        {
            LogRefilled(store, key, unusable.Message, unusable);
        }

        await store.DropAsync(key, cancellationToken);
        await EnsureAsync(store, key, cancellationToken);
        return 0;
    }
}
