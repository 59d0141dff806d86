using Microsoft.Extensions.Options;
using RagPlatform.Cache.Results;
using RagPlatform.Contracts.V1;
using RagPlatform.Redis;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Cache.Tests.Results;

/// <summary>What only a shared store can do, and what happens when it goes away.</summary>
public sealed class RedisResultCacheTests
{
    private readonly ManualTimeProvider _time = new();

    [RedisFact]
    public async Task TwoReplicas_OneStoresTheOtherInvalidates_BothSeeBoth()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisConnection first = SharedRedis.Open(server);
        await using RedisConnection second = SharedRedis.Open(server);
        RedisResultCache one = await CreateAsync(first);
        RedisResultCache other = await CreateAsync(second);

        Assert.True(await StoreAsync(one, version: 1));
        Assert.Equal("answer", (await other.FindAsync(Key(), default))?.Reply.Answer);
        await other.InvalidateAsync("t", Version(2), default);

        Assert.Null(await one.FindAsync(Key(), default));
    }

    [RedisFact]
    public async Task ServerDown_LookupsMissStoresAreDroppedInvalidationsAreRefused()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisConnection connection = SharedRedis.Open(server);
        RedisResultCache cache = await CreateAsync(connection);
        Assert.True(await StoreAsync(cache, version: 1));

        await server.KillAsync();

        Assert.Null(await cache.FindAsync(Key(), default));
        Assert.False(await StoreAsync(cache, version: 1));
        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => cache.InvalidateAsync("t", Version(2), default));
        Assert.Equal("CACHE_STORE_UNAVAILABLE", refused.Reason);
    }

    [RedisFact]
    public async Task ServerForgets_AnAnswerBegunBefore_IsNotKept()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisConnection connection = SharedRedis.Open(server);
        RedisResultCache cache = await CreateAsync(connection);
        await cache.InvalidateAsync("t", Version(7), default);
        DateTimeOffset begun = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(30));

        // The announcement of version 7 is lost with the server's memory.
        await server.KillAsync();
        await server.StartAgainAsync();
        await Poll.UntilAsync(() => connection.IsConnected, "the connection is back");

        Assert.False(await StoreAsync(cache, version: 6, begun));
        Assert.Null(await cache.FindAsync(Key(), default));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(await StoreAsync(cache, version: 8));
        Assert.NotNull(await cache.FindAsync(Key(), default));
    }

    private async Task<RedisResultCache> CreateAsync(RedisConnection connection)
    {
        var cache = new RedisResultCache(connection, Options.Create(new ResultCacheOptions()), _time);
        await StoreAsync(cache, version: 0);
        _time.Advance(TimeSpan.FromSeconds(5));
        return cache;
    }

    private Task<bool> StoreAsync(RedisResultCache cache, long version, DateTimeOffset? begun = null) =>
        cache.StoreAsync(Key(), new AskReply { Answer = "answer" }, [Version(version)], begun ?? _time.GetUtcNow(), default);

    private static ResultKey Key() => ResultKey.Create("t", "f", new CacheScope { Collections = { "docs" } }, "q");

    private static CollectionVersion Version(long version) => new() { Collection = "docs", Version = version };
}
