using Google.Protobuf;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Announcements;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Moving;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Outbox;

namespace RagPlatform.Retrieval.Sharding;

/// <summary>
/// Splits a collection that is there by another field. Every document gets its shard and the collection's next version in one transaction, so that
/// engines fill the new parts from the vectors that are stored; the old parts are removed afterwards.
/// </summary>
internal sealed class Resharding(
    IDatabase database, OutboxStore outbox, OutboxSignal signal, MoveStore moves, MoveSignal moving, IOptions<ShardOptions> options)
{
    /// <summary>Splits it; nothing happens where it is split by that field already, or there is no such collection.</summary>
    /// <param name="key">The collection.</param>
    /// <param name="shardBy">The metadata field; empty: not split.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PlatformException">
    /// INVALID_ARGUMENT: the field has too many values. FAILED_PRECONDITION: the collection is being moved.
    /// </exception>
    public async Task ApplyAsync(CollectionKey key, string shardBy, CancellationToken cancellationToken)
    {
        bool changed = await database.InTransactionAsync(
            async (transaction, token) =>
            {
                IReadOnlyList<long> versions = await transaction.QueryAsync<long>(
                    """
                    UPDATE collections SET version = version + 1, shard_by = @shardBy
                    WHERE tenant = @Tenant AND name = @Name AND shard_by <> @shardBy RETURNING version
                    """,
                    new { key.Tenant, key.Name, shardBy },
                    token);
                if (versions.Count == 0)
                {
                    return false;
                }

                await moves.RetirePartsAsync(transaction, key, token);
                IReadOnlyList<string> shards = await transaction.QueryAsync<string>(
                    $"""
                    UPDATE documents SET version = @version, shard = {ShardOf(database.Dialect)}
                    WHERE tenant = @Tenant AND collection = @Name RETURNING shard
                    """,
                    new { key.Tenant, key.Name, shardBy, version = versions[0] },
                    token);
                int distinct = shards.Distinct(StringComparer.Ordinal).Count();
                if (distinct > options.Value.MaxShards)
                {
                    throw PlatformException.InvalidField(
                        "settings.shard_by",
                        $"'{shardBy}' has {distinct:N0} values; a collection is split into at most {options.Value.MaxShards:N0} shards.");
                }

                CacheInvalidateRequest news = ChangeNews.Changed(key, versions[0]);
                await outbox.EnqueueAsync(transaction, InvalidationDelivery.TopicName, [news.ToByteArray()], token);
                return true;
            },
            cancellationToken);
        if (changed)
        {
            signal.Set();
            moving.Set();
        }
    }

    // As ShardRule has it.
    private static string ShardOf(SqlDialect dialect) => dialect == SqlDialect.Postgres
        ? "COALESCE(metadata::json ->> @shardBy, '')"
        : "COALESCE((SELECT value FROM json_each(metadata) WHERE key = @shardBy), '')";
}
