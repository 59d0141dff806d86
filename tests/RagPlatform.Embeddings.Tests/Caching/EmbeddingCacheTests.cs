using RagPlatform.Embeddings.Caching;
using Xunit;

namespace RagPlatform.Embeddings.Tests.Caching;

public sealed class EmbeddingCacheTests
{
    private const int VectorBytes = 512 * sizeof(float);

    [Fact]
    public void Find_WhatWasAdded_IsFoundAndCounted()
    {
        var cache = new EmbeddingCache(100_000);
        cache.Add(Key("a"), Embedding(1));

        Assert.Equal(1, cache.Find(Key("a"))!.Vector[0]);
        Assert.Null(cache.Find(Key("b")));
        EmbeddingCacheStatistics statistics = cache.Statistics;
        Assert.Equal((1, 1, 0.5), (statistics.Hits, statistics.Misses, statistics.HitRate));
    }

    [Fact]
    public void Find_SameTextOfAnotherModel_IsNotFound()
    {
        var cache = new EmbeddingCache(100_000);
        cache.Add(EmbeddingKey.Of("one/1", "text"), Embedding(1));

        Assert.Null(cache.Find(EmbeddingKey.Of("one/2", "text")));
    }

    [Fact]
    public void Add_RandomTraffic_NeverExceedsTheBound()
    {
        const long MaxBytes = 20 * VectorBytes;
        var cache = new EmbeddingCache(MaxBytes);
        var random = new Random(7);
        for (int i = 0; i < 5000; i++)
        {
            EmbeddingKey key = Key($"{random.Next(60)}");
            if (cache.Find(key) is null)
            {
                cache.Add(key, Embedding(i));
            }

            EmbeddingCacheStatistics statistics = cache.Statistics;
            Assert.InRange(statistics.SizeBytes, statistics.Entries * VectorBytes, MaxBytes);
        }

        Assert.InRange(cache.Statistics.Evictions, 1, 5000);
        Assert.Equal(5000, cache.Statistics.Hits + cache.Statistics.Misses);
    }

    [Fact]
    public void Add_ManyTextsSeenOnce_LeavesWhatWasAskedForTwice()
    {
        var cache = new EmbeddingCache(20 * VectorBytes);
        cache.Add(Key("asked twice"), Embedding(1));
        Assert.NotNull(cache.Find(Key("asked twice")));
        for (int i = 0; i < 200; i++)
        {
            cache.Add(Key($"{i}"), Embedding(i));
        }

        Assert.NotNull(cache.Find(Key("asked twice")));
        Assert.Null(cache.Find(Key("0")));
    }

    [Fact]
    public void Add_CacheTurnedOff_KeepsNothing()
    {
        var cache = new EmbeddingCache(0);
        cache.Add(Key("a"), Embedding(1));
        Assert.Null(cache.Find(Key("a")));
        Assert.Equal(0, cache.Statistics.SizeBytes);
    }

    private static EmbeddingKey Key(string text) => EmbeddingKey.Of("model/1", text);

    private static TextEmbedding Embedding(float first)
    {
        var vector = new float[512];
        vector[0] = first;
        return new TextEmbedding("model/1", vector, 1, true, EmbeddingFlags.None);
    }
}
