using RagPlatform.Contracts.V1;

namespace RagPlatform.Cache.Results;

/// <summary>
/// Answers given before. An answer rests on versions of collections: once a newer version is announced, none that rests on an older one is
/// found any more, and one that arrives late is never found. A hit does not lengthen an answer's life.
/// </summary>
internal interface IResultCache
{
    /// <summary>The answer under a key, when it is there, its life has not ended, and what it rests on is unchanged.</summary>
    Task<CachedResult?> FindAsync(ResultKey key, CancellationToken cancellationToken);

    /// <summary>Keeps an answer; false when it is already out of date, too large, or cannot be kept now.</summary>
    /// <param name="key">What it is found by.</param>
    /// <param name="reply">The answer.</param>
    /// <param name="versions">The collections it rests on, at the versions searched.</param>
    /// <param name="answeredAt">When it was begun; what was announced since is not in it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<bool> StoreAsync(
        ResultKey key,
        AskReply reply,
        IReadOnlyList<CollectionVersion> versions,
        DateTimeOffset answeredAt,
        CancellationToken cancellationToken);

    /// <summary>A tenant's collection has reached a version: answers that rest on an older one are not served any more.</summary>
    /// <returns>How many were removed at once; a store that looks at versions when it reads removes none.</returns>
    /// <exception cref="ServiceDefaults.Errors.PlatformException">UNAVAILABLE: it was not taken note of and must be said again.</exception>
    Task<long> InvalidateAsync(string tenant, CollectionVersion version, CancellationToken cancellationToken);

    /// <summary>Counts since the process began, and what is held; 0 for what a shared store does not tell.</summary>
    CacheStatisticsReply GetStatistics();
}
