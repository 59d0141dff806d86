using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Evaluation;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.Retrieval.Lexical;
using RagPlatform.Retrieval.Moving;
using RagPlatform.Retrieval.Sharding;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.Retrieval.Tests.Moving;
using RagPlatform.Retrieval.Tests.Vectors.Qdrant;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Sharding;

[SuppressMessage("Design", "CA1001", Justification = "xunit lets go of it.")]
public sealed class ShardedCollectionTests : IAsyncLifetime
{
    private static readonly CollectionKey s_key = new("t", "kb");
    private static readonly string[] s_domains = ["finance", "health", "law"];
    private readonly SimulatedQdrant _qdrant = new();

    public Task InitializeAsync() => _qdrant.StartAsync();

    public async Task DisposeAsync() => await _qdrant.DisposeAsync();

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Search_SplitCollection_LooksWhereTheAnswerLiesAndFindsIt(SqlDialect dialect)
    {
        await using ServiceHost host = await StartAsync(dialect, "domain");

        for (int i = 0; i < 60; i += 7)
        {
            Assert.Equal($"d{i}", await MoveTests.FindFirstAsync(host, i));
        }

        VectorParts routed = await RouteAsync(host, "health one", new VectorFilter(null, new Dictionary<string, string>()));
        Assert.Equal([s_key.Part("health")], routed.Keys);
        VectorParts filtered = await RouteAsync(
            host, "health one", new VectorFilter(null, new Dictionary<string, string> { ["domain"] = "law" }));
        Assert.Equal([s_key.Part("law")], filtered.Keys);
        VectorParts everything = await RouteAsync(
            host, "health one", new VectorFilter(null, new Dictionary<string, string>()), Recall.Exact);
        Assert.Equal(4, everything.Keys.Count);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Ingest_DocumentOfAnotherDomainThanBefore_IsFoundOnceInItsNewShard(SqlDialect dialect)
    {
        await using ServiceHost host = await StartAsync(dialect, "domain");
        Assert.Equal("finance", await ShardOfAsync(host, "d0"));

        await host.IngestAsync("kb", [DocumentOf(0, "law")]);
        await host.FollowAsync("kb");

        Assert.Equal("law", await ShardOfAsync(host, "d0"));
        Assert.Equal("d0", await MoveTests.FindFirstAsync(host, 0));
        Assert.Equal((61, 0), (await PointsAsync(host), (await AllOfAsync(host, "finance")).Count(id => id == "d0")));
        await host.Get<DocumentStore>().DeleteAsync(s_key, "d0", default);
        Assert.NotEqual("d0", await MoveTests.FindFirstAsync(host, 0));
        await host.FollowAsync("kb");
        Assert.Equal(60, await PointsAsync(host));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Reshard_CollectionThatIsThere_IsSplitAndPutTogetherAgain(SqlDialect dialect)
    {
        await using ServiceHost host = await StartAsync(dialect, string.Empty);
        Assert.Equal(61, (await host.Get<VectorEngines>().Get("embedded").DescribeAsync(s_key, default)).Points);

        await host.Get<Resharding>().ApplyAsync(s_key, "domain", default);
        Assert.Equal("d5", await MoveTests.FindFirstAsync(host, 5));
        await host.FollowAsync("kb");
        Assert.Equal(61, await PointsAsync(host));
        await Poll.UntilAsync(
            () => host.Get<VectorEngines>().Get("embedded").DescribeAsync(s_key, default), whole => whole.Points == 0, "the whole is removed");

        await host.Get<Resharding>().ApplyAsync(s_key, string.Empty, default);
        Assert.Equal("d5", await MoveTests.FindFirstAsync(host, 5));
        await Poll.UntilAsync(
            () => host.Get<VectorEngines>().Get("embedded").DescribeAsync(s_key.Part("law"), default), part => part.Points == 0, "the parts are removed");
        Assert.Equal(61, (await host.Get<VectorEngines>().Get("embedded").DescribeAsync(s_key, default)).Points);
        Assert.Equal("d5", await MoveTests.FindFirstAsync(host, 5));
    }

    [Fact]
    public async Task Reshard_ByAFieldWithTooManyValues_IsRefusedAndChangesNothing()
    {
        await using ServiceHost host = await StartAsync(SqlDialect.Sqlite, "domain", ("Sharding:MaxShards", "4"));

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => host.Get<Resharding>().ApplyAsync(s_key, "number", default));

        Assert.Equal((StatusCode.InvalidArgument, "settings.shard_by"), (refused.Code, refused.Field));
        Assert.Equal("domain", (await host.Get<CollectionStore>().FindStateAsync(s_key, default))!.ShardBy);
        Assert.Equal("d5", await MoveTests.FindFirstAsync(host, 5));
    }

    [Fact]
    public async Task Ingest_OneShardTooMany_IsRefusedWithItsReason()
    {
        await using ServiceHost host = await StartAsync(SqlDialect.Sqlite, "domain", ("Sharding:MaxShards", "4"));

        IngestJob job = await host.IngestAsync("kb", [DocumentOf(70, "sports"), DocumentOf(71, "law")]);

        Assert.Equal(IngestState.PartiallyFailed, job.State);
        Assert.Equal(("d70", "TOO_MANY_SHARDS"), (Assert.Single(job.Failures).DocumentId, job.Failures[0].Reason));
        Assert.Equal("d71", await MoveTests.FindFirstAsync(host, 71));
    }

    [Fact]
    public async Task Move_SplitCollection_MovesEveryShard()
    {
        await using ServiceHost host = await StartAsync(
            SqlDialect.Sqlite,
            "domain",
            ("Qdrant:Url", _qdrant.Url),
            ("Moves:Interval", "00:00:00.020"),
            ("Moves:KeepSource", "00:00:00"));

        await host.Get<MoveDesk>().StartAsync(
            new StartMoveRequest { Collection = "kb", Target = "qdrant", Automatic = true }, ServiceHost.Caller, default);
        await Poll.UntilAsync(
            () => host.Get<MoveDesk>().GetAsync("kb", ServiceHost.Caller, default), move => move.Phase == MovePhase.MoveFinished, "it is moved");

        Assert.Equal(61, await PointsAsync(host, "qdrant"));
        Assert.Equal("d5", await MoveTests.FindFirstAsync(host, 5));
        await Poll.UntilAsync(() => PointsAsync(host, "embedded"), points => points == 0, "the source is removed");
        Assert.Equal(string.Empty, string.Join(Environment.NewLine, _qdrant.Violations.Distinct()));
    }

    [Fact]
    public async Task Delete_SplitCollection_RemovesEveryShard()
    {
        await using ServiceHost host = await StartAsync(SqlDialect.Sqlite, "domain");

        await host.Get<CollectionRemoval>().RemoveAsync(s_key, default);

        await Poll.UntilAsync(() => PointsAsync(host, "embedded"), points => points == 0, "the shards are removed");
    }

    [Fact]
    public async Task Search_LiveAndSampled_CountsWhatRoutingMisses()
    {
        await using ServiceHost host = await StartAsync(SqlDialect.Sqlite, "domain", ("Search:RecallSampleShare", "1"));

        // Again and again: a search made while a shard is still being filled says nothing.
        Contracts.V1.LiveRecall recall = await Poll.UntilAsync(
            async () =>
            {
                await MoveTests.FindFirstAsync(host, 5);
                return await host.Get<Retrieval.Evaluation.LiveRecall.RecallStore>().ReadAsync(s_key, default);
            },
            read => read.Samples > 0,
            "a search is compared");
        Assert.InRange(recall.Mean, 0.1, 1);
    }

    [Fact]
    public async Task Evaluate_SplitCollection_MeasuresEachShard()
    {
        await using ServiceHost host = await StartAsync(SqlDialect.Sqlite, "domain");
        var request = new EvaluateRequest { Collection = "kb", Mode = SearchMode.Hybrid };
        for (int i = 0; i < 12; i++)
        {
            request.Queries.Add(new JudgedQuery
            {
                QueryId = $"q{i}",
                Text = MoveTests.Texts(i, i + 1).Single().Text,
                Judgments = { new Judgment { DocumentId = $"d{i}", Relevance = 1 } },
            });
        }

        // Of one query nothing relevant is found.
        request.Queries[0].Text = MoveTests.Texts(30, 31).Single().Text;
        EvaluateReply reply = await host.Get<RetrievalEvaluator>().EvaluateAsync(request, ServiceHost.Caller, default);

        Assert.Equal([("finance", 4), ("health", 4), ("law", 4)], reply.Shards.Select(shard => (shard.Shard, shard.Queries)));
        Assert.Equal([0.75, 1, 1], reply.Shards.Select(shard => Math.Round(shard.Measures[0].Ndcg.Mean, 2)));
    }

    private static Document DocumentOf(int number, string domain)
    {
        (string id, string text) = MoveTests.Texts(number, number + 1).Single();
        return ServiceHost.TextOf(id, $"{text} {domain} {domain}", ("domain", domain), ("number", $"{number}"));
    }

    private static async Task<ServiceHost> StartAsync(SqlDialect dialect, string shardBy, params (string, string)[] settings)
    {
        ServiceHost host = await ServiceHost.StartAsync(dialect, null, settings);
        await host.Get<CollectionStore>().CreateAsync(s_key, string.Empty, CollectionPolicy.From(null), "embedded", shardBy, default);

        // One has no domain.
        await host.IngestAsync(
            "kb", Enumerable.Range(0, 60).Select(i => DocumentOf(i, s_domains[i % 3])).Append(ServiceHost.TextOf("rest", "Something of no domain.")));
        await host.FollowAsync("kb");
        return host;
    }

    private static async Task<VectorParts> RouteAsync(ServiceHost host, string text, VectorFilter filter, Recall recall = Recall.Default)
    {
        CollectionIndex index = (await host.Get<IndexRegistry>().GetAsync(s_key, default))!;
        var vector = await host.Get<RagPlatform.Embeddings.TextEmbedder>().EmbedAsync(text, RagPlatform.Embeddings.EmbeddingPurpose.Query);
        var query = new IndexQuery(new LexicalQuery(text), vector.Vector, ServiceHost.Caller, filter.Metadata, 10, recall);
        return await host.Get<ShardedVectors>().RouteAsync(s_key, index, query, index.FindByWords(query.Words, query.Filter, query.Depth), default);
    }

    private static async Task<string?> ShardOfAsync(ServiceHost host, string document) =>
        (await host.Get<IndexRegistry>().GetAsync(s_key, default))!.ShardOf(new ChunkRef(document, 0));

    private static async Task<IReadOnlyList<string>> AllOfAsync(ServiceHost host, string shard)
    {
        float[] vector = new float[64];
        vector[0] = 1;
        return
        [
            .. (await host.Get<VectorEngines>().Get("embedded").SearchAsync(
                s_key.Part(shard), new VectorQuery(vector, 1000, VectorFilter.None, Exact: true), default)).Select(hit => hit.DocumentId),
        ];
    }

    private static async Task<long> PointsAsync(ServiceHost host, string engine = "embedded")
    {
        long points = 0;
        foreach (string shard in s_domains.Append(string.Empty))
        {
            points += (await host.Get<VectorEngines>().Get(engine).DescribeAsync(s_key.Part(shard), default)).Points;
        }

        return points;
    }
}
