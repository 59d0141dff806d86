using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Redis;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Embeddings.Tests.Caching;

/// <summary>What one process embedded, another does not embed again; without Redis each embeds for itself.</summary>
public sealed class SharedEmbeddingTests
{
    [RedisFact]
    public async Task Embed_AnotherProcessDidBefore_TakesItsVectors()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisConnection first = Open(server);
        await using RedisConnection second = Open(server);
        var model = new CountingGenerator("m/1", 8);
        string[] texts = [.. Enumerable.Range(0, 150).Select(i => $"text {i}"), string.Empty];
        IReadOnlyList<TextEmbedding> made = await Embedder(model, first).EmbedAsync(texts, EmbeddingPurpose.Query);
        await Poll.UntilAsync(
            () => second.RunAsync("DBSIZE", async database => (int)await database.ExecuteAsync("DBSIZE"), default),
            count => count == texts.Length,
            "all vectors are in Redis");

        TextEmbedder other = Embedder(new CountingGenerator("m/1", 8), second, out CountingGenerator idle);
        IReadOnlyList<TextEmbedding> found = await other.EmbedAsync(texts, EmbeddingPurpose.Query);

        Assert.Empty(idle.Texts);
        Assert.Equal(made.Select(e => e.Vector), found.Select(e => e.Vector));
        Assert.Equal(made.Select(e => (e.Tokens, e.IsReliable, e.Flags)), found.Select(e => (e.Tokens, e.IsReliable, e.Flags)));
        Assert.Equal(texts.Length, other.CacheStatistics.SharedHits);
    }

    [RedisFact]
    public async Task Embed_AnotherModelVersion_TakesNothingOfTheOld()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisConnection redis = Open(server);
        await Embedder(new CountingGenerator("m/1", 8), redis).EmbedAsync("text", EmbeddingPurpose.Query);
        await Poll.UntilAsync(
            () => redis.RunAsync("DBSIZE", async database => (int)await database.ExecuteAsync("DBSIZE"), default),
            count => count == 1,
            "the vector is in Redis");

        TextEmbedder newer = Embedder(new CountingGenerator("m/2", 8), redis, out CountingGenerator model);
        TextEmbedding embedding = await newer.EmbedAsync("text", EmbeddingPurpose.Query);

        Assert.Equal(("m/2", 1), (embedding.Model, model.Texts.Count));
    }

    [RedisFact]
    public async Task Embed_RedisDown_EmbedsHere()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisConnection redis = Open(server);
        await server.KillAsync();

        TextEmbedder embedder = Embedder(new CountingGenerator("m/1", 8), redis, out CountingGenerator model);
        await embedder.EmbedAsync(["a", "b"], EmbeddingPurpose.Query);

        Assert.Equal(2, model.Texts.Count);
    }

    private static RedisConnection Open(RedisServer server) => new(
        Options.Create(new RedisOptions { ConnectionString = server.ConnectionString, CommandTimeout = TimeSpan.FromSeconds(10) }),
        TimeProvider.System,
        NullLogger<RedisConnection>.Instance);

    private static TextEmbedder Embedder(CountingGenerator model, RedisConnection redis) => Embedder(model, redis, out _);

    private static TextEmbedder Embedder(CountingGenerator model, RedisConnection redis, out CountingGenerator same)
    {
        same = model;
        return new TextEmbedder(model, Options.Create(new EmbeddingOptions()), redis);
    }
}
