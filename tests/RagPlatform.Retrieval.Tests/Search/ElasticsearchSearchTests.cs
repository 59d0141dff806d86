using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.Retrieval.Lexical;
using RagPlatform.Retrieval.Lexical.Engines;
using RagPlatform.Retrieval.Moving;
using RagPlatform.Retrieval.Search;
using RagPlatform.Retrieval.Search.Fallback;
using RagPlatform.Retrieval.Search.Ranking;
using RagPlatform.Retrieval.Sharding;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.Retrieval.Tests.Moving;
using RagPlatform.Retrieval.Tests.Vectors.Elasticsearch;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Search;

/// <summary>The service as a whole with collections in Elasticsearch, whose wording it searches.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit lets go of it.")]
public sealed class ElasticsearchSearchTests : IAsyncLifetime
{
    private const string Elastic = "elasticsearch";
    private const string Embedded = "embedded";
    private static readonly CollectionKey s_key = new("t", "kb");
    private static readonly Dictionary<string, string> s_none = [];
    private readonly SimulatedElasticsearch _server = new();

    public Task InitializeAsync() => _server.StartAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Assert.Equal(string.Empty, string.Join(Environment.NewLine, _server.Violations.Distinct()));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Search_SameDocumentsInBothTiers_AreFoundInTheSameOrderWithTheSameScores(SqlDialect dialect)
    {
        await using ServiceHost host = await StartAsync(dialect);
        await CreateAsync(host, "own", Embedded);
        await IngestAsync(host, Texts());
        await IngestAsync(host, Texts(), "own");
        _server.Requests.Clear();

        foreach (SearchMode mode in (SearchMode[])[SearchMode.Lexical, SearchMode.Hybrid, SearchMode.Vector])
        {
            foreach (string query in (string[])["tall lighthouse on a cliff", "harbour", "boats leaving harbours", "nothing alike"])
            {
                IReadOnlyList<FusedHit> theirs = await FindAsync(host, query, mode);
                IReadOnlyList<FusedHit> ours = await FindAsync(host, query, mode, collection: "own");

                Assert.Equal(Ids(ours), Ids(theirs));
                Assert.All(ours.Zip(theirs), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 0.02));
                Assert.All(
                    ours.Zip(theirs), pair => Assert.Equal(pair.First.Chunk.Lexical.Words, pair.Second.Chunk.Lexical.Words, 0.02));
            }
        }

        CollectionIndex index = (await host.Get<IndexRegistry>().GetAsync(s_key, default))!;
        Assert.Equal((false, 6), (index.HasWords, index.Count));
        Assert.Contains(
            _server.Requests,
            request => request.Contains("_words_", StringComparison.Ordinal) && request.EndsWith("_search", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Search_HybridWithCandidatesOfEitherKind_ScoresEachByWordsAndVector()
    {
        await using ServiceHost host = await StartAsync(settings: ("Search:CandidateDepth", "1"));
        await IngestAsync(host, [("words", "Lighthouse"), ("far", "Weather and wind")]);

        // Asked for the nearest to one text by the words of another: each side finds one alone.
        SearchResult found = await host.Get<SearchPipeline>().SearchAsync(
            Query("lighthouse", SearchMode.Hybrid, topK: 1) with { Embedding = await EmbedAsync(host, "weather and wind") }, default);
        IReadOnlyList<ChunkHit> candidates = await CandidatesAsync(host, "lighthouse", await EmbedAsync(host, "weather and wind"));

        Assert.Single(found.Hits);
        Assert.Equal(["far", "words"], candidates.Select(hit => hit.Document.DocumentId).Order(StringComparer.Ordinal));
        Assert.True(candidates.Single(hit => hit.Document.DocumentId == "words").Lexical.Words > 0);
        Assert.Equal(0, candidates.Single(hit => hit.Document.DocumentId == "far").Lexical.Words);
        Assert.Equal(1, candidates.Single(hit => hit.Document.DocumentId == "far").Cosine, 3);
    }

    [Fact]
    public async Task Search_LabelsAndFilters_AdmitTheSameDocumentsAsEverywhere()
    {
        await using ServiceHost host = await StartAsync();
        Document secret = ServiceHost.TextOf("secret", "The lighthouse is closed.", ("year", "2024"));
        secret.AclLabels.Add("board");
        await IngestAsync(host, [secret, ServiceHost.TextOf("open", "The lighthouse is tall.", ("year", "2023"))]);

        Assert.Equal(["open"], Ids(await FindAsync(host, "lighthouse")));
        Assert.Equal(["open", "secret"], Ids(await FindAsync(host, "lighthouse", caller: ServiceHost.Caller with { Labels = ["board"] })).Order());
        Assert.Empty(await FindAsync(host, "lighthouse", filters: new() { ["year"] = "2024" }));
        Assert.Equal(["open"], Ids(await FindAsync(host, "lighthouse", filters: new() { ["year"] = "2023" })));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Search_DocumentChangedAndDeleted_ShowsWhatThereIsNow(SqlDialect dialect)
    {
        await using ServiceHost host = await StartAsync(dialect);
        await IngestAsync(host, [("a", "The lighthouse"), ("b", "The lighthouse keeper")]);

        await IngestAsync(host, [("a", "The harbour")]);
        Assert.Equal(["b"], Ids(await FindAsync(host, "lighthouse")));
        Assert.Equal(["a"], Ids(await FindAsync(host, "harbour")));

        await host.Get<DocumentStore>().DeleteAsync(s_key, "b", default);
        Assert.Empty(await FindAsync(host, "lighthouse"));
    }

    [Fact]
    public async Task Search_CollectionWithoutStoredVectors_IsSearchedByTheEnginesWords()
    {
        await using ServiceHost host = await StartAsync();
        await CreateAsync(host, "kb", Elastic, Computation.Read);
        await IngestAsync(host, Texts());

        FusedHit best = (await FindAsync(host, "tall lighthouse", SearchMode.Hybrid))[0];

        Assert.Equal("d0", best.Chunk.Document.DocumentId);
        Assert.True(best.Chunk.Lexical.Words > 0 && best.Chunk.Cosine > 0, $"{best}");
        Assert.Equal(0, (await host.Get<VectorEngines>().Get(Elastic).DescribeAsync(s_key, default)).Points);
    }

    [Fact]
    public async Task Search_EmptyCollection_FindsNothing()
    {
        await using ServiceHost host = await StartAsync();
        await CreateAsync(host, "kb", Elastic);

        Assert.Empty(await FindAsync(host, "lighthouse", SearchMode.Hybrid));
    }

    [Fact]
    public async Task Search_SwitchedOff_KeepsTheWordingInMemory()
    {
        await using ServiceHost host = await StartAsync(settings: ("Elasticsearch:Bm25", "false"));
        await IngestAsync(host, Texts());

        Assert.Equal("d0", Ids(await FindAsync(host, "tall lighthouse", SearchMode.Hybrid))[0]);
        Assert.True((await host.Get<IndexRegistry>().GetAsync(s_key, default))!.HasWords);
        Assert.DoesNotContain(_server.Requests, request => request.Contains("_words_", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("true", false)]
    [InlineData("false", true)]
    public async Task Search_EngineIsAway_IsServedByWordsWhereTheyAreInMemory(string bm25, bool isServed)
    {
        await using ServiceHost host = await StartAsync(settings: [("Elasticsearch:Bm25", bm25), ("Elasticsearch:Retries", "0")]);
        await IngestAsync(host, Texts());
        await FindAsync(host, "lighthouse", SearchMode.Hybrid);
        _server.Fault = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };
        SearchQuery query = Query("tall lighthouse", SearchMode.Hybrid, topK: 3);

        if (isServed)
        {
            SearchResult result = await host.Get<RetrieverChain>().SearchAsync(query, default);
            Assert.Equal(("lexical", "d0"), (result.ServedBy, result.Hits[0].Chunk.Document.DocumentId));
        }
        else
        {
            PlatformException failure = await Assert.ThrowsAsync<PlatformException>(() => host.Get<RetrieverChain>().SearchAsync(query, default));
            Assert.Equal((StatusCode.Unavailable, "RETRIEVAL_UNAVAILABLE"), (failure.Code, failure.Reason));
        }

        _server.Fault = _ => Task.FromResult(false);
        Assert.Equal("d0", Ids(await FindAsync(host, "tall lighthouse", SearchMode.Hybrid))[0]);
    }

    [PostgresFact]
    public async Task Search_TwoReplicas_EachFindsWhatTheOtherIngested()
    {
        await using ServiceHost first = await StartAsync(SqlDialect.Postgres);
        await using ServiceHost second = await ServiceHost.StartBesideAsync(first, Settings());
        for (int i = 0; i < 4; i++)
        {
            (ServiceHost writer, ServiceHost reader) = i % 2 == 0 ? (first, second) : (second, first);
            string word = MoveTests.Word(i);
            await IngestAsync(writer, [($"d{i}", $"The {word} stands here.")]);

            Assert.Equal([$"d{i}"], Ids(await FindAsync(reader, word)));
        }

        Assert.Equal(4, (await FindAsync(first, "stands")).Count);
    }

    [Fact]
    public async Task Search_WordingIsBeingFilled_IsServedFromMemoryUntilItIsThere()
    {
        await using ServiceHost host = await StartAsync(settings: ("Elasticsearch:BatchPoints", "2"));
        await IngestAsync(host, Texts());
        await Words(host).DropAsync(s_key, default);
        var gate = new TaskCompletionSource();
        _server.Fault = async context =>
        {
            if (context.Request.Path.Value!.Contains("_words_", StringComparison.Ordinal)
                && context.Request.Path.Value.EndsWith("_bulk", StringComparison.Ordinal))
            {
                await gate.Task;
            }

            return false;
        };

        // The first search is the one that finds it missing.
        Task<IReadOnlyList<FusedHit>> first = FindAsync(host, "tall lighthouse");
        await WhenWordsAreAsync(host, inMemory: true);
        Assert.Equal("d0", Ids(await FindAsync(host, "tall lighthouse", SearchMode.Hybrid))[0]);
        Assert.False(first.IsCompleted);

        gate.SetResult();
        Assert.Equal("d0", Ids(await first)[0]);
        await WhenWordsAreAsync(host, inMemory: false);
        Assert.Equal("d0", Ids(await FindAsync(host, "tall lighthouse", SearchMode.Hybrid))[0]);
    }

    [Fact]
    public async Task Search_WordingRemovedBehindItsBack_IsFilledAgain()
    {
        await using ServiceHost host = await StartAsync();
        await IngestAsync(host, Texts());
        await FindAsync(host, "lighthouse");
        await Words(host).DropAsync(s_key, default);

        Assert.Equal("d0", Ids(await FindAsync(host, "tall lighthouse"))[0]);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Move_ToElasticsearchAndBack_HasAllWordingBeforeItServesAndNoneAfterwards(SqlDialect dialect)
    {
        await using ServiceHost host = await StartAsync(dialect, ("Vectors:Engine", Embedded), ("Moves:KeepSource", "1.00:00:00"));
        await IngestAsync(host, Texts());
        Assert.Equal("d0", Ids(await FindAsync(host, "tall lighthouse"))[0]);

        await host.Get<MoveDesk>().StartAsync(new StartMoveRequest { Collection = "kb", Target = Elastic }, ServiceHost.Caller, default);
        await WhenAsync(host, MovePhase.MoveComparing);
        Assert.Equal(
            ["d0"],
            (await Words(host).FindAsync(s_key, new LexicalQuery("lighthouse"), VectorFilter.None, 10, default)).Select(chunk => chunk.DocumentId));
        Assert.True((await host.Get<IndexRegistry>().GetAsync(s_key, default))!.HasWords);

        await host.Get<MoveDesk>().CutOverAsync("kb", ServiceHost.Caller, default);
        Assert.Equal("d0", Ids(await FindAsync(host, "tall lighthouse", SearchMode.Hybrid))[0]);
        Assert.False((await host.Get<IndexRegistry>().GetAsync(s_key, default))!.HasWords);
        await IngestAsync(host, [("new", "A meteorite")]);
        Assert.Equal(["new"], Ids(await FindAsync(host, "meteorite")));

        await host.Get<MoveDesk>().RollBackAsync("kb", ServiceHost.Caller, default);
        Assert.Equal(["new"], Ids(await FindAsync(host, "meteorite")));
        Assert.True((await host.Get<IndexRegistry>().GetAsync(s_key, default))!.HasWords);
        await WhenForgottenAsync(host);
    }

    [Fact]
    public async Task Move_AwayAndToElasticsearchAgain_FillsWhatWasRemoved()
    {
        await using ServiceHost host = await StartAsync(settings: ("Moves:KeepSource", "00:00:00"));
        await IngestAsync(host, Texts());
        await MoveAsync(host, Embedded);
        await WhenForgottenAsync(host);
        Assert.Equal("d0", Ids(await FindAsync(host, "tall lighthouse"))[0]);

        await MoveAsync(host, Elastic);

        Assert.Equal("d0", Ids(await FindAsync(host, "tall lighthouse", SearchMode.Hybrid))[0]);
        Assert.False((await host.Get<IndexRegistry>().GetAsync(s_key, default))!.HasWords);
    }

    [Fact]
    public async Task Verify_CopyRemovedByAnotherReplica_IsFilledAgain()
    {
        await using ServiceHost host = await StartAsync();
        await IngestAsync(host, Texts());
        WordRegistry registry = host.Get<WordRegistry>();
        CollectionState state = (await host.Get<CollectionStore>().FindStateAsync(s_key, default))!;
        await registry.GetAsync(s_key, Elastic, state.Version, default);
        await Words(host).DropAsync(s_key, default);

        await registry.VerifyAsync(s_key, Elastic, state.Version, default);

        Assert.Equal(state.Version, await Words(host).VersionAsync(s_key, default));
    }

    [Fact]
    public async Task Reshard_CollectionInElasticsearch_KeepsItsWording()
    {
        await using ServiceHost host = await StartAsync();
        await IngestAsync(host, Texts().Select((text, i) => ServiceHost.TextOf(text.Id, text.Text, ("domain", $"{i % 2}"))));

        await host.Get<Resharding>().ApplyAsync(s_key, "domain", default);
        Assert.Equal("d0", Ids(await FindAsync(host, "tall lighthouse", SearchMode.Hybrid))[0]);
        await Poll.UntilAsync(
            () => host.Get<VectorEngines>().Get(Elastic).DescribeAsync(s_key, default),
            whole => whole.Points == 0,
            "the whole's vectors are removed");

        Assert.NotEqual(0, await Words(host).VersionAsync(s_key, default));
        Assert.Equal("d0", Ids(await FindAsync(host, "tall lighthouse"))[0]);
    }

    [Fact]
    public async Task Remove_Collection_RemovesItsWording()
    {
        await using ServiceHost host = await StartAsync();
        await IngestAsync(host, Texts());
        Assert.NotEqual(0, await Words(host).VersionAsync(s_key, default));

        await host.Get<CollectionRemoval>().RemoveAsync(s_key, default);

        await WhenForgottenAsync(host);
    }

    private static IEnumerable<(string Id, string Text)> Texts() =>
    [
        ("d0", "The tall lighthouse stands on the cliff."),
        ("d1", "A cliff of chalk above the sea."),
        ("d2", "Boats leave the harbour before dawn; the harbour is narrow."),
        ("d3", "The harbour master counts boats."),
        ("d4", "Gulls follow boats across the bay."),
        ("d5", "Tall masts, tall sails, tall stories."),
    ];

    /// <summary>Ingests and waits until nothing follows the collection any more: a job is finished before that.</summary>
    private static async Task IngestAsync(ServiceHost host, IEnumerable<Document> documents, string collection = "kb")
    {
        int before = Count();
        await host.IngestAsync(collection, documents);
        await Poll.UntilAsync(() => Count() > before, "the indices are up to date");

        int Count() => host.Log.Events.Count(entry => entry.Name == "DocumentsIngested");
    }

    private static Task IngestAsync(ServiceHost host, IEnumerable<(string Id, string Text)> texts, string collection = "kb") =>
        IngestAsync(host, texts.Select(text => ServiceHost.TextOf(text.Id, text.Text)), collection);

    private static IWordStore Words(ServiceHost host) => host.Get<WordStores>().Get(Elastic);

    private static string[] Ids(IEnumerable<FusedHit> hits) => [.. hits.Select(hit => hit.Chunk.Document.DocumentId)];

    private static Task CreateAsync(ServiceHost host, string name, string engine, Computation computation = Computation.Default) =>
        host.Get<CollectionStore>().CreateAsync(
            new CollectionKey("t", name),
            string.Empty,
            CollectionPolicy.From(new CollectionSettings { Computation = computation }),
            engine,
            string.Empty,
            default);

    private static SearchQuery Query(string text, SearchMode mode, int topK) =>
        new(text, ["kb"], ServiceHost.Caller, topK, mode, false, s_none, new SearchTuning());

    private static async Task<IReadOnlyList<FusedHit>> FindAsync(
        ServiceHost host,
        string text,
        SearchMode mode = SearchMode.Lexical,
        string collection = "kb",
        CallerIdentity? caller = null,
        Dictionary<string, string>? filters = null)
    {
        SearchQuery query = Query(text, mode, 20) with
        {
            Collections = [collection],
            Caller = caller ?? ServiceHost.Caller,
            Filters = filters ?? s_none,
        };
        return (await host.Get<SearchPipeline>().SearchAsync(query, default)).Hits;
    }

    private static async Task<QueryEmbedding> EmbedAsync(ServiceHost host, string text)
    {
        RagPlatform.Embeddings.TextEmbedder embedder = host.Get<RagPlatform.Embeddings.TextEmbedder>();
        var vector = await embedder.EmbedAsync(text, RagPlatform.Embeddings.EmbeddingPurpose.Query);
        return new QueryEmbedding { Model = embedder.Model, Reliable = true, Values = { vector.Vector } };
    }

    private static async Task<IReadOnlyList<ChunkHit>> CandidatesAsync(ServiceHost host, string words, QueryEmbedding nearest)
    {
        CollectionIndex index = (await host.Get<IndexRegistry>().GetAsync(s_key, default))!;
        return await host.Get<CandidateFinder>().FindAsync(
            s_key, index, new IndexQuery(new LexicalQuery(words), nearest.Values.ToArray(), ServiceHost.Caller, s_none, 1), default);
    }

    private static Task WhenWordsAreAsync(ServiceHost host, bool inMemory) => Poll.UntilAsync(
        () => host.Get<IndexRegistry>().GetAsync(s_key, default), index => index!.HasWords == inMemory, $"wording in memory: {inMemory}");

    private static Task WhenAsync(ServiceHost host, MovePhase phase) => Poll.UntilAsync(
        () => host.Get<MoveDesk>().GetAsync("kb", ServiceHost.Caller, default), move => move.Phase == phase, $"the move is {phase}");

    private static Task WhenForgottenAsync(ServiceHost host) =>
        Poll.UntilAsync(() => Words(host).VersionAsync(s_key, default), version => version == 0, "the wording is removed");

    private static async Task MoveAsync(ServiceHost host, string target)
    {
        await host.Get<MoveDesk>().StartAsync(new StartMoveRequest { Collection = "kb", Target = target }, ServiceHost.Caller, default);
        await WhenAsync(host, MovePhase.MoveComparing);
        await host.Get<MoveDesk>().CutOverAsync("kb", ServiceHost.Caller, default);
        await host.Get<MoveDesk>().FinishAsync("kb", ServiceHost.Caller, default);
        Assert.Equal(target, await MoveTests.EngineOfAsync(host));
    }

    private (string Name, string Value)[] Settings(params (string Name, string Value)[] more) =>
    [
        ("Elasticsearch:Url", _server.Url), ("Elasticsearch:RetryDelay", "00:00:00"), ("Vectors:Engine", Elastic),
        ("Moves:Interval", "00:00:00.020"), ("Moves:Probes", "2"), ("Logging:LogLevel:RagPlatform.Retrieval.Ingestion", "Debug"), .. more,
    ];

    private Task<ServiceHost> StartAsync(SqlDialect dialect = SqlDialect.Sqlite, params (string Name, string Value)[] settings) =>
        ServiceHost.StartAsync(dialect, null, Settings(settings));
}
