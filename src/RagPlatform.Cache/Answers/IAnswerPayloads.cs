using RagPlatform.Cache.Entries;

namespace RagPlatform.Cache.Answers;

/// <summary>Where the answers themselves are.</summary>
internal interface IAnswerPayloads
{
    /// <summary>The stored message of an entry, or null: it is gone.</summary>
    ValueTask<byte[]?> FindAsync(CacheEntry entry, CancellationToken cancellationToken);

    /// <summary>Removes the answers of entries that are gone; what cannot be removed now ends by itself.</summary>
    Task RemoveAsync(IReadOnlyList<CacheEntry> entries, CancellationToken cancellationToken);
}
