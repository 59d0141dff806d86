using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Evaluation.LiveRecall;
using RagPlatform.Retrieval.Search;
using RagPlatform.Retrieval.Sharding;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Evaluation.LiveRecall;

public sealed class LiveRecallTests
{
    private static readonly CollectionKey s_key = new("t", "kb");
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Search_Sampled_IsMeasuredInTheBackground()
    {
        await using ServiceHost host = await ServiceHost.StartAsync(settings: ("Search:RecallSampleShare", "1"));
        await host.IngestAsync("kb", Enumerable.Range(0, 15).Select(i => ($"d{i}", $"topic{i} word")));

        await SearchAsync(host, isLive: true);

        Contracts.V1.LiveRecall recall = await Poll.UntilAsync(
            () => host.Get<RecallStore>().ReadAsync(s_key, default), read => read.Samples == 1, "the search is compared");
        Assert.Equal(1, recall.Mean);
        Assert.InRange(recall.Low, 0.01, 0.99);
        EngineRecall engine = Assert.Single(recall.Engines);
        Assert.Equal((host.Get<VectorEngines>().Default, "words/1", 1L), (engine.Engine, engine.EmbeddingModel, engine.Samples));
    }

    [Fact]
    public async Task Search_NotLiveOrNotDrawn_IsNotSampled()
    {
        await using ServiceHost measuring = await ServiceHost.StartAsync(settings: ("Search:RecallSampleShare", "1"));
        await measuring.IngestAsync("kb", [("d0", "topic0 word")]);
        await SearchAsync(measuring, isLive: false);
        await SearchAsync(measuring, isLive: true);
        Contracts.V1.LiveRecall recall = await Poll.UntilAsync(
            () => measuring.Get<RecallStore>().ReadAsync(s_key, default), read => read.Samples > 0, "the second search is compared");

        Assert.Equal(1, recall.Samples);
    }

    [Fact]
    public void Offer_NobodyReads_DropsWhatIsTooMuch()
    {
        var random = new Random(20260601);
        var all = new RecallQueue(new RecallSampler(1, random.NextDouble));
        var none = new RecallQueue(new RecallSampler(0, random.NextDouble));
        var query = new VectorQuery(new float[] { 1 }, 5, VectorFilter.None);
        for (int i = 0; i < 100; i++)
        {
            all.Offer(new RecallSample(s_key, null!, 1, query, []));
            none.Offer(new RecallSample(s_key, null!, 1, query, []));
        }

        Assert.Equal(8, all.Count);
        Assert.Equal(0, none.Count);
    }

    [Fact]
    public void Offer_ExactSearch_HasNothingToMiss()
    {
        var queue = new RecallQueue(new RecallSampler(1, () => 0));

        queue.Offer(new RecallSample(s_key, null!, 1, new VectorQuery(new float[] { 1 }, 5, VectorFilter.None, Exact: true), []));

        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void Sampler_Share_IsTheShareItTakes()
    {
        var sampler = new RecallSampler(0.01, new Random(20260602).NextDouble);

        int taken = Enumerable.Range(0, 100_000).Count(_ => sampler.Takes());

        // 1,000 expected; the standard deviation is 31.
        Assert.InRange(taken, 850, 1150);
    }

    [Fact]
    public async Task Compare_CollectionChangedMeanwhile_SaysNothing()
    {
        await using ServiceHost host = await ServiceHost.StartAsync();
        await host.IngestAsync("kb", [("d0", "topic0 word")]);
        await SearchAsync(host, isLive: true);
        RecallWorker worker = host.Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<RecallWorker>().Single();
        IVectorStore store = host.Get<IVectorStore>();
        long version = await store.VersionAsync(s_key, default);
        float[] vector = new float[64];
        vector[0] = 1;
        var query = new VectorQuery(vector, 5, VectorFilter.None);

        Assert.Null(await worker.CompareAsync(new RecallSample(s_key, new VectorParts(store, [s_key]), version - 1, query, []), default));
        Assert.Equal(0, await worker.CompareAsync(new RecallSample(s_key, new VectorParts(store, [s_key]), version, query, []), default));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Read_LastDay_AddsUpByEngineAndForgetsTheRest(SqlDialect dialect)
    {
        await using TestStore database = await TestStore.CreateAsync(dialect, typeof(RecallStore).Assembly);
        var store = new RecallStore(database.Database, _time);
        await store.AddAsync(s_key, "old", "m/1", 0.1, default);
        _time.Advance(TimeSpan.FromHours(25));
        await store.AddAsync(s_key, "a", "m/1", 1, default);
        await store.AddAsync(s_key, "a", "m/1", 0.8, default);
        await store.AddAsync(s_key, "b", "m/2", 0.6, default);
        await store.AddAsync(s_key with { Tenant = "u" }, "a", "m/1", 0.2, default);

        Contracts.V1.LiveRecall recall = await store.ReadAsync(s_key, default);

        Assert.Equal(3, recall.Samples);
        Assert.Equal(0.8, recall.Mean, 12);
        Assert.InRange(recall.Mean, recall.Low, recall.High);
        Assert.Equal(
            [("a", 2L, 0.9), ("b", 1L, 0.6)],
            recall.Engines.Select(engine => (engine.Engine, engine.Samples, Math.Round(engine.Mean, 9))));
        Assert.Equal(0, (await store.ReadAsync(s_key with { Name = "other" }, default)).Samples);
        _time.Advance(TimeSpan.FromDays(7));
        Assert.Equal(1, await store.ForgetAsync(default));
    }

    [Fact]
    public void Of_FoundAndNearest_CountsTiesAsFound()
    {
        VectorHit[] exact = [.. Enumerable.Range(0, 10).Select(i => new VectorHit($"d{i}", 0, 1 - (i * 0.05f)))];
        VectorHit[] missesOne = [.. exact.Skip(1), new VectorHit("far", 0, 0.1f)];
        VectorHit[] tied = [.. exact.Take(9), new VectorHit("equal", 0, exact[9].Cosine)];

        Assert.Equal(1, NearestRecall.Of(exact, exact));
        Assert.Equal(0.9, NearestRecall.Of(missesOne, exact));
        Assert.Equal(1, NearestRecall.Of(tied, exact));
        Assert.Equal(0, NearestRecall.Of([], exact));
        Assert.Null(NearestRecall.Of([], []));
    }

    private static Task<SearchResult> SearchAsync(ServiceHost host, bool isLive) => host.Get<SearchPipeline>().SearchAsync(
        new SearchQuery(
            "topic1 word", ["kb"], ServiceHost.Caller, 5, SearchMode.Hybrid, OnePerDocument: false, new Dictionary<string, string>(),
            new SearchTuning(), IsLive: isLive),
        CancellationToken.None);
}
