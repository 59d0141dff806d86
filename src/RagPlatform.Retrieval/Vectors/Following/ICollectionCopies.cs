using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Vectors.Following;

/// <summary>
/// What an engine holds of many collections, of one kind. It can be filled again from the relational store: it is an index, not the truth.
/// </summary>
internal interface ICollectionCopies
{
    /// <summary>The engine's name, as configuration and telemetry say it.</summary>
    string Name { get; }

    /// <summary>Whether all replicas of this service see the same; otherwise each replica has its own.</summary>
    bool IsShared { get; }

    /// <summary>Removes a collection and everything in it; nothing happens when there is none.</summary>
    Task DropAsync(CollectionKey key, CancellationToken cancellationToken);

    /// <summary>The collection's version that was reached last; 0 when none was, or when there is no such collection.</summary>
    Task<long> VersionAsync(CollectionKey key, CancellationToken cancellationToken);
}
