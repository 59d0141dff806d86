using RagPlatform.Cache.Answers;
using RagPlatform.Cache.Entries;
using RagPlatform.Redis;
using StackExchange.Redis;

namespace RagPlatform.Cache.Replicas;

/// <summary>Answers in Redis, those asked for most often also in this process's memory. One command fetches one.</summary>
internal sealed class RedisPayloads(RedisConnection redis, AnswerRegistry registry) : IAnswerPayloads
{
    public async ValueTask<byte[]?> FindAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Payload is { } held)
        {
            return held;
        }

        try
        {
            RedisValue value = await redis.RunAsync("GET", database => database.StringGetAsync(RedisKeys.Answer(entry)), cancellationToken);
            if (value.IsNull)
            {
                registry.Remove(entry.Id);
                return null;
            }

            var payload = (byte[])value!;
            registry.Keep(entry, payload);
            return payload;
        }
        catch (RedisUnavailableException)
        {
            return null;
        }
    }

    public async Task RemoveAsync(IReadOnlyList<CacheEntry> entries, CancellationToken cancellationToken)
    {
        foreach (CacheEntry[] some in entries.Chunk(500))
        {
            RedisKey[] keys = [.. some.Select(RedisKeys.Answer)];
            try
            {
                await redis.RunAsync("DEL", database => database.KeyDeleteAsync(keys), cancellationToken);
            }
            catch (RedisUnavailableException)
            {
                // Nobody finds them any more, and they have an end of their own.
            }
        }
    }
}
