using Microsoft.Extensions.Options;
using RagPlatform.Cache.Flights;
using RagPlatform.Cache.Scopes;
using RagPlatform.Redis;
using StackExchange.Redis;

namespace RagPlatform.Cache.Replicas;

/// <summary>Who leads is decided in Redis, for no longer than others wait. Without Redis every replica leads its own.</summary>
internal sealed class RedisFlightLeads(RedisConnection redis, IOptions<CacheOptions> options) : IFlightLeads
{
    public async Task<bool> TryTakeAsync(string tenant, CacheDigest id, CancellationToken cancellationToken)
    {
        try
        {
            return await redis.RunAsync(
                "SET",
                database => database.StringSetAsync(RedisKeys.Flight(tenant, id), 1, Longest(), When.NotExists),
                cancellationToken);
        }
        catch (RedisUnavailableException)
        {
            return true;
        }
    }

    public async Task GiveBackAsync(string tenant, CacheDigest id, CancellationToken cancellationToken)
    {
        try
        {
            await redis.RunAsync("DEL", database => database.KeyDeleteAsync(RedisKeys.Flight(tenant, id)), cancellationToken);
        }
        catch (RedisUnavailableException)
        {
            // It ends by itself.
        }
    }

    private TimeSpan Longest() => options.Value.FlightWait > TimeSpan.Zero ? options.Value.FlightWait : TimeSpan.FromMilliseconds(1);
}
