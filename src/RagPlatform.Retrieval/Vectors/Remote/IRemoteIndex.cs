using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Vectors.Remote;

/// <summary>
/// The few things <see cref="RemoteVectorStore"/> needs of a server. Each may be done again with the same result; none is done as a whole
/// together with another. What is written or removed is seen by every call that begins after it.
/// </summary>
internal interface IRemoteIndex
{
    /// <summary>The engine's name.</summary>
    string Name { get; }

    /// <summary>Candidates a search keeps where its query does not say.</summary>
    int DefaultEffort { get; }

    /// <summary>The most points one search returns.</summary>
    int MaxPoints { get; }

    /// <summary>The most numbers a vector may have.</summary>
    int MaxDimensions { get; }

    /// <summary>Makes what points of these vectors, and records, are kept in, where it is missing.</summary>
    Task EnsureAsync(int dimensions, string model, CancellationToken cancellationToken);

    /// <summary>A collection's record; null when there is none.</summary>
    Task<RemoteRecord?> ReadRecordAsync(CollectionKey key, CancellationToken cancellationToken);

    /// <summary>Writes a record, over the one that is there.</summary>
    Task WriteRecordAsync(RemoteRecord record, CancellationToken cancellationToken);

    /// <summary>Removes a record, if it is there.</summary>
    Task RemoveRecordAsync(CollectionKey key, CancellationToken cancellationToken);

    /// <summary>Writes points, over those of the same ids.</summary>
    Task WriteAsync(RemoteRecord record, IReadOnlyList<RemotePoint> points, CancellationToken cancellationToken);

    /// <summary>Removes the points of some documents that another step wrote.</summary>
    Task RemoveAsync(RemoteRecord record, IReadOnlyList<string> documents, string exceptStep, CancellationToken cancellationToken);

    /// <summary>Removes all points of a collection.</summary>
    Task RemoveAllAsync(RemoteRecord record, CancellationToken cancellationToken);

    /// <summary>The nearest points, best first.</summary>
    Task<IReadOnlyList<VectorHit>> SearchAsync(RemoteRecord record, RemoteQuery query, CancellationToken cancellationToken);

    /// <summary>How many points a collection has.</summary>
    Task<long> CountAsync(RemoteRecord record, CancellationToken cancellationToken);
}
