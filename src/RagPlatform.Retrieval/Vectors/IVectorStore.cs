using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors.Following;

namespace RagPlatform.Retrieval.Vectors;

/// <summary>
/// One engine that holds the vectors of many collections. Searches may run beside each other and beside changes; changes of one collection are
/// applied one after another.
/// </summary>
internal interface IVectorStore : ICollectionCopies
{
    /// <summary>Creates a collection when it is missing.</summary>
    /// <param name="collection">The collection; its dimensions and model are fixed from here on.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentException">The number of dimensions is not usable.</exception>
    /// <exception cref="VectorCollectionMismatchException">It exists with other dimensions or another model.</exception>
    Task EnsureAsync(VectorCollection collection, CancellationToken cancellationToken);

    /// <summary>
    /// Applies a step durably and as a whole: when the call returns, it survives a crash, and no search sees a part of it. Applying the
    /// same step again gives the same state, so a caller that does not know whether a step was applied applies it again.
    /// </summary>
    /// <param name="key">A collection that was ensured.</param>
    /// <param name="changes">The step.</param>
    /// <param name="cancellationToken">Ends the wait for earlier steps; a step that was begun is finished.</param>
    /// <exception cref="ArgumentException">A vector has another size, holds NaN or infinity, or is zero; nothing was applied.</exception>
    /// <exception cref="VectorCollectionMissingException">There is no such collection.</exception>
    Task ApplyAsync(CollectionKey key, VectorChanges changes, CancellationToken cancellationToken);

    /// <summary>The chunks nearest to a vector, best first; none when there is no such collection.</summary>
    /// <exception cref="ArgumentException">
    /// The vector has another size, holds NaN or infinity, or is zero; or the depth is below 1.
    /// </exception>
    Task<IReadOnlyList<VectorHit>> SearchAsync(CollectionKey key, VectorQuery query, CancellationToken cancellationToken);

    /// <summary>What a collection takes; all zero when there is no such collection.</summary>
    Task<VectorStatistics> DescribeAsync(CollectionKey key, CancellationToken cancellationToken);
}
