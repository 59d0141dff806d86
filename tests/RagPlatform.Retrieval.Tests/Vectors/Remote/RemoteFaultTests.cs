using Microsoft.AspNetCore.Http;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Tests.Vectors.Elasticsearch;
using RagPlatform.Retrieval.Tests.Vectors.Qdrant;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Elasticsearch;
using RagPlatform.Retrieval.Vectors.Qdrant;
using RagPlatform.Retrieval.Vectors.Remote;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Vectors.Remote;

/// <summary>What happens to the engines over HTTP when their server misbehaves.</summary>
public sealed class RemoteFaultTests
{
    private static readonly Dictionary<string, string> s_none = [];
    private readonly CollectionKey _key = new("t", "kb");

    public static TheoryData<string> Engines => new() { QdrantIndex.EngineName, ElasticsearchIndex.EngineName };

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Apply_CutShortAnywhere_IsMendedByApplyingItAgain(string engine)
    {
        await using SimulatedServer server = await StartAsync(engine);
        IVectorStore store = Open(engine, server, retries: 0);
        await store.EnsureAsync(new VectorCollection(_key, 2, "m"), CancellationToken.None);
        var before = new VectorChanges([], [Document("gone", 1), Document("kept", 2), Document("shrinks", 3)], 1);
        var step = new VectorChanges(["gone"], [Document("shrinks", 1), Document("new", 2)], 2);
        int requests = await CountRequestsAsync(server, () => store.ApplyAsync(_key, step, CancellationToken.None));
        Assert.InRange(requests, 3, 20);
        for (int cut = 1; cut < requests; cut++)
        {
            await store.DropAsync(_key, CancellationToken.None);
            await store.EnsureAsync(new VectorCollection(_key, 2, "m"), CancellationToken.None);
            await store.ApplyAsync(_key, before, CancellationToken.None);

            int left = cut;
            server.Fault = context => Task.FromResult(--left < 0 && Fail(context, StatusCodes.Status503ServiceUnavailable));
            await Assert.ThrowsAsync<VectorEngineException>(() => store.ApplyAsync(_key, step, CancellationToken.None));
            server.Fault = _ => Task.FromResult(false);
            Assert.Equal(1, await store.VersionAsync(_key, CancellationToken.None));

            await store.ApplyAsync(_key, step, CancellationToken.None);
            Assert.Equal(2, await store.VersionAsync(_key, CancellationToken.None));
            Assert.Equal(["kept 0", "kept 1", "new 0", "new 1", "shrinks 0"], await FindAllAsync(store));
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Drop_CutShortAnywhere_LeavesNothingForTheNextOfItsName(string engine)
    {
        await using SimulatedServer server = await StartAsync(engine);
        IVectorStore store = Open(engine, server, retries: 0);
        for (int cut = 1; cut < 4; cut++)
        {
            await store.EnsureAsync(new VectorCollection(_key, 2, "m"), CancellationToken.None);
            await store.ApplyAsync(_key, new VectorChanges([], [Document("old", 2)], 7), CancellationToken.None);
            int left = cut;
            server.Fault = context => Task.FromResult(--left < 0 && Fail(context, StatusCodes.Status500InternalServerError));
            Exception? failure = await Record.ExceptionAsync(() => store.DropAsync(_key, CancellationToken.None));
            server.Fault = _ => Task.FromResult(false);
            Assert.True(failure is VectorEngineException || left >= 0, $"{failure}");

            IVectorStore another = Open(engine, server, retries: 0);
            await another.EnsureAsync(new VectorCollection(_key, 2, "m"), CancellationToken.None);
            if (cut > 1)
            {
                Assert.Equal(0, await another.VersionAsync(_key, CancellationToken.None));
                Assert.Empty(await FindAllAsync(another));
            }

            await another.DropAsync(_key, CancellationToken.None);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Search_BusyForAMoment_IsTriedAgain(string engine)
    {
        await using SimulatedServer server = await StartAsync(engine);
        IVectorStore store = Open(engine, server, retries: 2);
        await store.EnsureAsync(new VectorCollection(_key, 2, "m"), CancellationToken.None);
        await store.ApplyAsync(_key, new VectorChanges([], [Document("a", 1)], 1), CancellationToken.None);
        int left = 2;
        server.Fault = context => Task.FromResult(left-- > 0 && Fail(context, StatusCodes.Status503ServiceUnavailable));

        Assert.Equal(["a 0"], await FindAllAsync(store));
        Assert.True(left < 0);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Search_NoAnswerInTime_FailsAsTransientAndNamesTheSetting(string engine)
    {
        await using SimulatedServer server = await StartAsync(engine);
        IVectorStore store = Open(engine, server, retries: 0, TimeSpan.FromMilliseconds(200));
        server.Fault = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };

        VectorEngineException failure = await Assert.ThrowsAsync<VectorEngineException>(() => store.VersionAsync(_key, CancellationToken.None));

        Assert.True(failure.IsTransient);
        Assert.Contains("RequestTimeout", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Version_NobodyListens_FailsAsTransientAndNamesTheSetting(string engine)
    {
        SimulatedServer server = await StartAsync(engine);
        IVectorStore store = Open(engine, server, retries: 1);
        await server.DisposeAsync();

        VectorEngineException failure = await Assert.ThrowsAsync<VectorEngineException>(() => store.VersionAsync(_key, CancellationToken.None));

        Assert.True(failure.IsTransient);
        Assert.Contains(":Url", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(QdrantIndex.EngineName, "<html>")]
    [InlineData(QdrantIndex.EngineName, "{}")]
    [InlineData(QdrantIndex.EngineName, """{"result":{"payload":{"dimensions":"many"}}}""")]
    [InlineData(ElasticsearchIndex.EngineName, "<html>")]
    [InlineData(ElasticsearchIndex.EngineName, "{}")]
    [InlineData(ElasticsearchIndex.EngineName, "[]")]
    public async Task Version_AnotherKindOfReply_FailsForGoodAndNamesTheAddress(string engine, string reply)
    {
        await using SimulatedServer server = await StartAsync(engine);
        IVectorStore store = Open(engine, server, retries: 2);
        int asked = 0;
        server.Fault = async context =>
        {
            asked++;
            await context.Response.WriteAsync(reply);
            return true;
        };

        VectorEngineException failure = await Assert.ThrowsAsync<VectorEngineException>(() => store.VersionAsync(_key, CancellationToken.None));

        Assert.False(failure.IsTransient);
        Assert.Contains(":Url", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData(QdrantIndex.EngineName, "api-key", "s3cret", "s3cret")]
    [InlineData(ElasticsearchIndex.EngineName, "Authorization", "ApiKey s3cret", "s3cret")]
    public async Task Version_KeyAskedFor_IsSentAndNeverTold(string engine, string header, string value, string key)
    {
        await using SimulatedServer server = await StartAsync(engine);
        server.RequiredHeader = (header, value);
        IVectorStore right = Open(engine, server, 0, key: key);
        await right.EnsureAsync(new VectorCollection(_key, 2, "m"), CancellationToken.None);
        Assert.Equal(0, await right.VersionAsync(_key, CancellationToken.None));

        VectorEngineException failure = await Assert.ThrowsAsync<VectorEngineException>(
            () => Open(engine, server, 0, key: "wr0ng").VersionAsync(_key, CancellationToken.None));

        Assert.Contains(":ApiKey", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", failure.ToString(), StringComparison.Ordinal);
    }

    private static async Task<SimulatedServer> StartAsync(string engine)
    {
        SimulatedServer server = engine == QdrantIndex.EngineName ? new SimulatedQdrant() : new SimulatedElasticsearch();
        await server.StartAsync();
        return server;
    }

    private static RemoteVectorStore Open(
        string engine, SimulatedServer server, int retries, TimeSpan? timeout = null, string? key = null)
    {
        TimeSpan bound = timeout ?? TimeSpan.FromSeconds(30);
        return engine == QdrantIndex.EngineName
            ? RemoteClients.Qdrant(
                new QdrantOptions { Url = server.Url, Retries = retries, RetryDelay = TimeSpan.Zero, RequestTimeout = bound, ApiKey = key, BatchPoints = 2 },
                TimeProvider.System)
            : RemoteClients.Elasticsearch(
                new ElasticsearchOptions
                {
                    Url = server.Url,
                    Retries = retries,
                    RetryDelay = TimeSpan.Zero,
                    RequestTimeout = bound,
                    ApiKey = key,
                    BatchPoints = 2,
                },
                TimeProvider.System);
    }

    private static bool Fail(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return true;
    }

    private static async Task<int> CountRequestsAsync(SimulatedServer server, Func<Task> work)
    {
        server.Requests.Clear();
        await work();
        return server.Requests.Count;
    }

    private static VectorDocument Document(string id, int chunks) => new(
        id, [], s_none, [.. Enumerable.Range(0, chunks).Select(ordinal => new VectorPoint(ordinal, 0, new float[] { 1, ordinal }))]);

    private async Task<IReadOnlyList<string>> FindAllAsync(IVectorStore store)
    {
        var query = new VectorQuery(new float[] { 1, 0 }, 100, VectorFilter.None);
        return
        [
            .. (await store.SearchAsync(_key, query, CancellationToken.None)).Select(hit => $"{hit.DocumentId} {hit.Ordinal}")
                .Order(StringComparer.Ordinal),
        ];
    }
}
