using Microsoft.Extensions.Options;
using RagPlatform.Cache.Results;
using RagPlatform.Contracts.V1;
using RagPlatform.TestSupport;
using Xunit;

namespace RagPlatform.Cache.Tests.Results;

/// <summary>An answer is served while it is fresh and what it rests on is unchanged, in memory and in Redis alike.</summary>
public sealed class ResultCacheContractTests(SharedRedis redis) : IClassFixture<SharedRedis>
{
    private readonly ManualTimeProvider _time = new();

    // A tenant a test: they share a server.
    private readonly string _tenant = "t" + Guid.NewGuid().ToString("N");

    [Theory, MemoryCache, RedisCache]
    public async Task Find_AfterStore_ReturnsTheAnswer(CacheKind kind)
    {
        IResultCache cache = await CreateAsync(kind);

        Assert.True(await StoreAsync(cache, "q", version: 1));

        Assert.Equal("answer to q", (await FindAsync(cache, "q"))?.Reply.Answer);
        Assert.Null(await FindAsync(cache, "another"));
        Assert.Equal((1L, 1L), (cache.GetStatistics().Hits, cache.GetStatistics().Misses));
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Find_PastItsLifetime_ReturnsNothingHoweverOftenItWasHit(CacheKind kind)
    {
        IResultCache cache = await CreateAsync(kind);
        await StoreAsync(cache, "q", version: 1);
        _time.Advance(TimeSpan.FromMinutes(40));
        Assert.NotNull(await FindAsync(cache, "q"));

        _time.Advance(TimeSpan.FromMinutes(20));

        Assert.Null(await FindAsync(cache, "q"));
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Invalidate_ANewerVersion_EndsWhatRestsOnAnOlderOne(CacheKind kind)
    {
        IResultCache cache = await CreateAsync(kind);
        await StoreAsync(cache, "old", version: 1);
        await StoreAsync(cache, "new", version: 2);

        await InvalidateAsync(cache, _tenant, version: 2);

        Assert.Null(await FindAsync(cache, "old"));
        Assert.NotNull(await FindAsync(cache, "new"));
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Invalidate_AnnouncementsOvertakeEachOther_TheNewestStays(CacheKind kind)
    {
        IResultCache cache = await CreateAsync(kind);
        await InvalidateAsync(cache, _tenant, version: 10);
        await InvalidateAsync(cache, _tenant, version: 9);

        Assert.False(await StoreAsync(cache, "q", version: 9));
        Assert.True(await StoreAsync(cache, "q", version: 10));
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Invalidate_AnotherTenantsCollectionOfTheSameName_RemovesNothing(CacheKind kind)
    {
        IResultCache cache = await CreateAsync(kind);
        await StoreAsync(cache, "q", version: 1);

        await InvalidateAsync(cache, "other" + _tenant, version: 9);

        Assert.NotNull(await FindAsync(cache, "q"));
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Store_AnAnswerOlderThanAnAnnouncedChange_IsRefused(CacheKind kind)
    {
        IResultCache cache = await CreateAsync(kind);
        await InvalidateAsync(cache, _tenant, version: 5);

        Assert.False(await StoreAsync(cache, "late", version: 4));
        Assert.Null(await FindAsync(cache, "late"));
        Assert.True(await StoreAsync(cache, "fresh", version: 5));
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Store_AnAnswerBegunBeforeTheStore_IsRefused(CacheKind kind)
    {
        // It may rest on something whose change was announced to the store before this one.
        DateTimeOffset before = _time.GetUtcNow().AddSeconds(-1);
        IResultCache cache = await CreateAsync(kind);

        Assert.False(await cache.StoreAsync(Key("q"), new AskReply(), [Version(1)], before, default));
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Store_ASecondTime_ReplacesTheFirst(CacheKind kind)
    {
        IResultCache cache = await CreateAsync(kind);
        await StoreAsync(cache, "q", version: 1);

        await cache.StoreAsync(Key("q"), new AskReply { Answer = "better" }, [Version(2)], _time.GetUtcNow(), default);
        await InvalidateAsync(cache, _tenant, version: 2);

        Assert.Equal("better", (await FindAsync(cache, "q"))?.Reply.Answer);
    }

    [Theory, MemoryCache, RedisCache]
    public async Task Store_AnAnswerLargerThanAllowed_IsRefusedAndDropsNothing(CacheKind kind)
    {
        IResultCache cache = await CreateAsync(kind, maxBytes: 2000);
        await StoreAsync(cache, "a", 1);

        var big = new AskReply { Answer = new string('x', 3000) };
        bool stored = await cache.StoreAsync(Key("big"), big, [Version(1)], _time.GetUtcNow(), default);

        Assert.False(stored);
        Assert.NotNull(await FindAsync(cache, "a"));
    }

    [Theory, MemoryCache, RedisCache]
    public async Task StoreFindInvalidate_Concurrently_NeverServeWhatIsOutOfDate(CacheKind kind)
    {
        IResultCache cache = await CreateAsync(kind);
        long announced = 0;

        int[] outdated = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            int wrong = 0;
            for (int i = 1; i <= 100; i++)
            {
                await StoreAsync(cache, $"q{i % 7}", version: i);
                long known = Interlocked.Read(ref announced);
                CachedResult? hit = await FindAsync(cache, $"q{i % 7}");
                wrong += hit is not null && hit.Reply.Usage.InputTokens < known ? 1 : 0;
                if (worker == 0 && i % 10 == 0)
                {
                    await InvalidateAsync(cache, _tenant, version: i);
                    Interlocked.Exchange(ref announced, i);
                }
            }

            return wrong;
        })));

        Assert.Equal(0, outdated.Sum());
        Assert.Equal(8 * 100, cache.GetStatistics().Hits + cache.GetStatistics().Misses);
        await InvalidateAsync(cache, _tenant, version: 1000);
        Assert.Null(await FindAsync(cache, "q1"));
    }

    private async Task<IResultCache> CreateAsync(CacheKind kind, long maxBytes = 1 << 20)
    {
        var options = Options.Create(new ResultCacheOptions { MaxBytes = maxBytes });
        if (kind == CacheKind.Memory)
        {
            var cache = new MemoryResultCache(options, _time);
            PassTheMargin();
            return cache;
        }

        var shared = new RedisResultCache(await redis.ConnectAsync(), options, _time);

        // The first contact begins the tenant's epoch.
        await shared.StoreAsync(Key("first contact"), new AskReply(), [Version(0)], _time.GetUtcNow(), default);
        PassTheMargin();
        return shared;
    }

    // Within it, announcements to an earlier store may have been missed.
    private void PassTheMargin() => _time.Advance(TimeSpan.FromSeconds(5));

    private Task<bool> StoreAsync(IResultCache cache, string question, long version) => cache.StoreAsync(
        Key(question),
        new AskReply { Answer = $"answer to {question}", Usage = new Usage { InputTokens = (int)version } },
        [Version(version)],
        _time.GetUtcNow(),
        default);

    private Task<CachedResult?> FindAsync(IResultCache cache, string question) => cache.FindAsync(Key(question), default);

    private static Task<long> InvalidateAsync(IResultCache cache, string tenant, long version) =>
        cache.InvalidateAsync(tenant, Version(version), default);

    private ResultKey Key(string question) => ResultKey.Create(_tenant, "f", new CacheScope { Collections = { "docs" } }, question);

    private static CollectionVersion Version(long version) => new() { Collection = "docs", Version = version };
}
