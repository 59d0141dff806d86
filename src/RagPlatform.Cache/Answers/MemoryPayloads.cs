using RagPlatform.Cache.Entries;

namespace RagPlatform.Cache.Answers;

/// <summary>An entry has its answer as long as it lives.</summary>
internal sealed class MemoryPayloads : IAnswerPayloads
{
    public ValueTask<byte[]?> FindAsync(CacheEntry entry, CancellationToken cancellationToken) => ValueTask.FromResult(entry.Payload);

    public Task RemoveAsync(IReadOnlyList<CacheEntry> entries, CancellationToken cancellationToken) => Task.CompletedTask;
}
