using Microsoft.Extensions.Options;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Extraction;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Sharding;

/// <summary>
/// Keeps collections from falling into ever more shards, as one that is split by a field with a value of its own in each document would. Batches that run
/// beside each other may each add the last one.
/// </summary>
internal sealed class ShardLimit(IDatabase database, IOptions<ShardOptions> options)
{
    /// <summary>Throws when a document would begin one shard too many.</summary>
    /// <param name="key">The collection.</param>
    /// <param name="shardBy">The field it is split by; empty: it is not.</param>
    /// <param name="metadata">The document's.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="DocumentRefusedException">It would.</exception>
    public async Task CheckAsync(
        CollectionKey key, string shardBy, IDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        string shard = ShardRule.Of(shardBy, metadata);
        if (shard == ShardRule.Rest)
        {
            return;
        }

        // Only the first document of a shard pays for the count.
        long isThere = await database.QuerySingleOrDefaultAsync<long>(
            "SELECT 1 FROM documents WHERE tenant = @Tenant AND collection = @Name AND shard = @shard LIMIT 1",
            new { key.Tenant, key.Name, shard },
            cancellationToken);
        if (isThere == 0 && await CountAsync(key, cancellationToken) >= options.Value.MaxShards)
        {
            throw new DocumentRefusedException(
                "TOO_MANY_SHARDS",
                $"The collection is split by '{shardBy}' and has {options.Value.MaxShards:N0} shards, as many as it may; split it by a field with fewer values.");
        }
    }

    private Task<long> CountAsync(CollectionKey key, CancellationToken cancellationToken) => database.QuerySingleOrDefaultAsync<long>(
        "SELECT COUNT(DISTINCT shard) FROM documents WHERE tenant = @Tenant AND collection = @Name", key, cancellationToken);
}
