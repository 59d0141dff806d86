using Microsoft.Extensions.Options;
using RagPlatform.Cache.Results;
using RagPlatform.Contracts.V1;
using RagPlatform.TestSupport;
using Xunit;

namespace RagPlatform.Cache.Tests.Results;

/// <summary>In memory, answers never take more room than allowed.</summary>
public sealed class MemoryResultCacheTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Store_BeyondTheBound_DropsTheLeastRecentlyUsed()
    {
        MemoryResultCache cache = Create(maxBytes: 1500);
        await StoreAsync(cache, "a", 1);
        await StoreAsync(cache, "b", 1);
        await cache.FindAsync(Key("a"), default);
        await StoreAsync(cache, "c", 1);
        await StoreAsync(cache, "d", 1);

        Assert.Null(await cache.FindAsync(Key("b"), default));
        Assert.NotNull(await cache.FindAsync(Key("d"), default));
        Assert.True(cache.GetStatistics().Bytes <= 1500);
    }

    [Fact]
    public async Task Invalidate_ANewerVersion_FreesTheRoomAtOnce()
    {
        MemoryResultCache cache = Create(maxBytes: 20_000);
        for (int i = 0; i < 100; i++)
        {
            await StoreAsync(cache, $"q{i}", version: i);
        }

        long held = cache.GetStatistics().Entries;
        Assert.InRange(cache.GetStatistics().Bytes, 1, 20_000);

        Assert.Equal(held, await cache.InvalidateAsync("t", Version(long.MaxValue), default));
        Assert.Equal((0L, 0L), (cache.GetStatistics().Entries, cache.GetStatistics().Bytes));
    }

    private MemoryResultCache Create(long maxBytes)
    {
        var cache = new MemoryResultCache(Options.Create(new ResultCacheOptions { MaxBytes = maxBytes }), _time);

        // Past the margin within which announcements may have been missed.
        _time.Advance(TimeSpan.FromSeconds(5));
        return cache;
    }

    private Task<bool> StoreAsync(MemoryResultCache cache, string question, long version) => cache.StoreAsync(
        Key(question), new AskReply { Answer = $"answer to {question}" }, [Version(version)], _time.GetUtcNow(), default);

    private static ResultKey Key(string question) => ResultKey.Create("t", "f", new CacheScope { Collections = { "docs" } }, question);

    private static CollectionVersion Version(long version) => new() { Collection = "docs", Version = version };
}
