using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.Retrieval.Moving;
using RagPlatform.Retrieval.Search;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.Retrieval.Tests.Vectors.Qdrant;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Moving;

[SuppressMessage("Design", "CA1001", Justification = "xunit lets go of it.")]
public sealed class MoveTests : IAsyncLifetime
{
    private const string Collection = "kb";
    private static readonly CollectionKey s_key = new("t", Collection);
    private readonly SimulatedQdrant _qdrant = new();

    public Task InitializeAsync() => _qdrant.StartAsync();

    public async Task DisposeAsync()
    {
        await _qdrant.DisposeAsync();
        Assert.Equal(string.Empty, string.Join(Environment.NewLine, _qdrant.Violations.Distinct()));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Move_AutomaticWhileSearchedAndWritten_EndsInTheTargetWithEverything(SqlDialect dialect)
    {
        await using ServiceHost host = await StartAsync(dialect);
        await host.IngestAsync(Collection, Texts(0, 300));

        await StartMoveAsync(host, automatic: true);
        int next = 300;
        EngineMove? move = null;
        while (move?.Phase != MovePhase.MoveFinished)
        {
            await host.IngestAsync(Collection, Texts(next, next + 5));
            next += 5;
            Assert.Equal($"d{next - 1}", await FindFirstAsync(host, next - 1));
            Assert.Equal("d7", await FindFirstAsync(host, 7));
            move = await GetAsync(host);
            Assert.True(next < 2000, $"The move does not end: {move}");
        }

        Assert.Equal("qdrant", await EngineOfAsync(host));
        Assert.InRange(move.Comparison.OverlapAt10, 0.9, 1);
        Assert.InRange(move.Comparison.Searches, 20, long.MaxValue);
        Assert.InRange(move.Comparison.SourceP95Ms, double.Epsilon, double.MaxValue);
        await AssertHoldsAsync(host, "qdrant", next);
        await WhenCleanAsync(host, "embedded");
        Assert.Equal("d3", await FindFirstAsync(host, 3));
    }

    [Fact]
    public async Task Move_ByHand_ComparesLiveSearchesCutsOverAndRollsBackWithWhatCameMeanwhile()
    {
        await using ServiceHost host = await StartAsync(settings: ("Moves:Probes", "0"));
        await host.IngestAsync(Collection, Texts(0, 40));
        await StartMoveAsync(host, automatic: false);
        await WhenAsync(host, MovePhase.MoveComparing);
        await Poll.UntilAsync(
            async () =>
            {
                await FindFirstAsync(host, 5);
                return await GetAsync(host);
            },
            move => move.Comparison.LiveSearches >= 3,
            "searches are repeated on the target");
        Assert.Equal("embedded", await EngineOfAsync(host));

        EngineMove cutOver = await host.Get<MoveDesk>().CutOverAsync(Collection, ServiceHost.Caller, default);
        Assert.Equal((MovePhase.MoveServing, "qdrant"), (cutOver.Phase, await EngineOfAsync(host)));
        await host.IngestAsync(Collection, Texts(40, 60));
        Assert.Equal("d55", await FindFirstAsync(host, 55));
        await Poll.UntilAsync(() => GetAsync(host), move => move.DocumentsBehind == 0, "the source has followed");

        EngineMove back = await host.Get<MoveDesk>().RollBackAsync(Collection, ServiceHost.Caller, default);
        Assert.Equal((MovePhase.MoveRolledBack, "embedded"), (back.Phase, await EngineOfAsync(host)));
        Assert.Equal("d55", await FindFirstAsync(host, 55));
        await WhenCleanAsync(host, "qdrant");
        await AssertHoldsAsync(host, "embedded", 60);
    }

    [Fact]
    public async Task Move_TargetIsDown_TheSourceServesAndTheMoveGoesOnWhenItIsBack()
    {
        await using ServiceHost host = await StartAsync();
        await host.IngestAsync(Collection, Texts(0, 40));
        _qdrant.Fault = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };
        await StartMoveAsync(host, automatic: true);
        EngineMove stuck = await Poll.UntilAsync(() => GetAsync(host), move => move.Message.Length > 0, "the move says what is in the way");

        Assert.Contains("qdrant", stuck.Message, StringComparison.Ordinal);
        Assert.Equal((MovePhase.MoveCopying, 40), (stuck.Phase, stuck.DocumentsBehind));
        Assert.Equal("d3", await FindFirstAsync(host, 3));

        _qdrant.Fault = _ => Task.FromResult(false);
        await WhenAsync(host, MovePhase.MoveFinished);
        Assert.Equal(string.Empty, (await GetAsync(host)).Message);
        await AssertHoldsAsync(host, "qdrant", 40);
    }

    [Fact]
    public async Task Move_EngineFailsAfterIngestion_DocumentsCountAsDone()
    {
        await using ServiceHost host = await StartAsync(settings: ("Vectors:Engine", "qdrant"));
        _qdrant.Fault = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };

        await host.IngestAsync(Collection, Texts(0, 3));

        await Poll.UntilAsync(() => host.Log.Events.Any(entry => entry.Name == "IndicesBehind"), "it is said that the engine is behind");
        Assert.DoesNotContain(host.Log.Events, entry => entry.Name == "BatchFailed");
        _qdrant.Fault = _ => Task.FromResult(false);
        Assert.Equal("d2", await FindFirstAsync(host, 2));
    }

    [Fact]
    public async Task Move_TargetFindsOtherPassages_IsNotCutOverByItself()
    {
        await using ServiceHost host = await StartAsync(settings: ("Qdrant:Prefix", "other"));
        await host.IngestAsync(Collection, Texts(0, 40));

        // It answers searches as if it held nothing.
        _qdrant.Fault = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/points/query", StringComparison.Ordinal))
            {
                return false;
            }

            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"result":{"points":[]},"status":"ok","time":0.001}""");
            return true;
        };
        await StartMoveAsync(host, automatic: true);
        EngineMove held = await Poll.UntilAsync(() => GetAsync(host), move => move.Message.Length > 0, "the move says what is in the way");

        Assert.Equal((MovePhase.MoveComparing, 0.0, false), (held.Phase, held.Comparison.OverlapAt10, held.Comparison.IsSufficient));
        Assert.Contains("Moves:MinOverlap", held.Message, StringComparison.Ordinal);
        Assert.Equal("embedded", await EngineOfAsync(host));
        Assert.Equal("d3", await FindFirstAsync(host, 3));
    }

    [Fact]
    public async Task Move_CollectionDeletedMeanwhile_LeavesNothingInEitherEngine()
    {
        await using ServiceHost host = await StartAsync();
        await host.IngestAsync(Collection, Texts(0, 40));
        await StartMoveAsync(host, automatic: false);
        await WhenAsync(host, MovePhase.MoveComparing);

        await host.Get<CollectionRemoval>().RemoveAsync(s_key, default);

        await WhenCleanAsync(host, "qdrant");
        await WhenCleanAsync(host, "embedded");
        await host.IngestAsync(Collection, Texts(100, 103));
        Assert.Equal("d101", await FindFirstAsync(host, 101));
        await AssertHoldsAsync(host, "embedded", 3);
    }

    [Fact]
    public async Task Move_OfTwoReplicas_BothWriteAndFindEverythingInTheSharedEngine()
    {
        await using ServiceHost first = await StartAsync(SqlDialect.Postgres, ("Vectors:Engine", "qdrant"));
        await using ServiceHost second = await ServiceHost.StartBesideAsync(first, Settings(("Vectors:Engine", "qdrant")));

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
        {
            ServiceHost host = i % 2 == 0 ? first : second;
            await host.IngestAsync(Collection, Texts(i * 10, (i * 10) + 10));

            // The same documents again, in the next version's words: the later one has to win in the engine as well.
            await host.IngestAsync(Collection, Texts(i * 10, (i * 10) + 10).Select(text => (text.Id, $"{text.Text} again")));
            Assert.Equal($"d{(i * 10) + 3}", await FindFirstAsync(host, (i * 10) + 3));
        })));

        Assert.Equal("d115", await FindFirstAsync(first, 115));
        Assert.Equal("d4", await FindFirstAsync(second, 4));
        await AssertHoldsAsync(first, "qdrant", 120);
    }

    [PgvectorFact]
    public async Task Move_ToPgvectorAndBack_EndsWithEverything()
    {
        string connection = await (await PgvectorCluster.SharedAsync()).CreateDatabaseAsync();
        await using ServiceHost host = await StartAsync(settings: ("ConnectionStrings:pgvector", connection));
        await host.IngestAsync(Collection, Texts(0, 300));
        foreach (string target in new[] { "pgvector", "embedded" })
        {
            await host.Get<MoveDesk>().StartAsync(
                new StartMoveRequest { Collection = Collection, Target = target, Automatic = true }, ServiceHost.Caller, default);
            await WhenAsync(host, MovePhase.MoveFinished);
            await AssertHoldsAsync(host, target, 300);
            Assert.Equal("d299", await FindFirstAsync(host, 299));
        }
    }

    [Fact]
    public async Task Desk_WhatCannotBeDone_IsRefusedWithTheFieldOrTheReason()
    {
        await using ServiceHost host = await StartAsync(settings: ("Moves:Interval", "00:05:00"));
        await host.IngestAsync(Collection, Texts(0, 3));
        MoveDesk desk = host.Get<MoveDesk>();

        await AssertRefusedAsync(() => Start("unknown", "qdrant"), StatusCode.NotFound, "collection");
        await AssertRefusedAsync(() => Start(Collection, string.Empty), StatusCode.InvalidArgument, "target");
        await AssertRefusedAsync(() => Start(Collection, "elasticsearch"), StatusCode.InvalidArgument, "target");
        await AssertRefusedAsync(() => Start(Collection, "embedded"), StatusCode.InvalidArgument, "target");
        await AssertRefusedAsync(() => desk.GetAsync(Collection, ServiceHost.Caller, default), StatusCode.NotFound, "collection");
        await AssertRefusedAsync(
            () => desk.StartAsync(
                new StartMoveRequest { Collection = Collection, Target = "qdrant" }, ServiceHost.Caller with { Collections = ["other"] }, default),
            StatusCode.NotFound,
            "collection");

        await Start(Collection, "qdrant");
        await AssertRefusedAsync(() => Start(Collection, "qdrant"), StatusCode.FailedPrecondition, null);
        await AssertRefusedAsync(() => desk.FinishAsync(Collection, ServiceHost.Caller, default), StatusCode.FailedPrecondition, null);
        await WhenAsync(host, MovePhase.MoveComparing);
        await desk.RollBackAsync(Collection, ServiceHost.Caller, default);
        await AssertRefusedAsync(() => desk.RollBackAsync(Collection, ServiceHost.Caller, default), StatusCode.FailedPrecondition, null);
        await AssertRefusedAsync(() => desk.CutOverAsync(Collection, ServiceHost.Caller, default), StatusCode.FailedPrecondition, null);

        Task<EngineMove> Start(string collection, string target) => desk.StartAsync(
            new StartMoveRequest { Collection = collection, Target = target }, ServiceHost.Caller, default);
    }

    private static async Task AssertRefusedAsync(Func<Task> call, StatusCode code, string? field)
    {
        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(call);
        Assert.Equal((code, field), (refused.Code, refused.Field));
    }

    internal static IEnumerable<(string Id, string Text)> Texts(int from, int to) => Enumerable.Range(from, to - from)
        .Select(i => ($"d{i}", $"The {Word(i)} of the {Word(i + 7)} lies by the river."));

    // Six letters that no other number has, and nothing a stemmer would take off.
    internal static string Word(int number) =>
        string.Concat(number.ToString("D6", CultureInfo.InvariantCulture).Select(digit => "bcdfghjkmp"[digit - '0']));

    internal static async Task<string> FindFirstAsync(ServiceHost host, int number)
    {
        SearchResult found = await host.Get<SearchPipeline>().SearchAsync(
            new SearchQuery(
                $"The {Word(number)} of the {Word(number + 7)}", [Collection], ServiceHost.Caller, 1, SearchMode.Vector, false,
                new Dictionary<string, string>(), new SearchTuning(), IsLive: true),
            default);
        return found.Hits[0].Chunk.Document.DocumentId;
    }

    internal static async Task AssertHoldsAsync(ServiceHost host, string engine, int documents)
    {
        IVectorStore store = host.Get<VectorEngines>().Get(engine);
        CollectionState state = (await host.Get<CollectionStore>().FindStateAsync(s_key, default))!;
        await Poll.UntilAsync(
            () => store.VersionAsync(s_key, default),
            version => version == state.Version,
            $"the engine is where the collection is, at {state.Version}; warnings: {host.Log.Warnings}");
        Assert.Equal(documents, (await store.DescribeAsync(s_key, default)).Points);
    }

    internal static async Task<string> EngineOfAsync(ServiceHost host) =>
        (await host.Get<CollectionStore>().FindStateAsync(s_key, default))!.Engine;

    private static Task<EngineMove> GetAsync(ServiceHost host) => host.Get<MoveDesk>().GetAsync(Collection, ServiceHost.Caller, default);

    private static Task<EngineMove> StartMoveAsync(ServiceHost host, bool automatic) => host.Get<MoveDesk>().StartAsync(
        new StartMoveRequest { Collection = Collection, Target = "qdrant", Automatic = automatic }, ServiceHost.Caller, default);

    private static Task WhenAsync(ServiceHost host, MovePhase phase) =>
        Poll.UntilAsync(() => GetAsync(host), move => move.Phase == phase, $"the move is {phase}");

    private static Task WhenCleanAsync(ServiceHost host, string engine) => Poll.UntilAsync(
        () => host.Get<VectorEngines>().Get(engine).DescribeAsync(s_key, default), held => held.Points == 0, $"{engine} is empty");

    private (string, string)[] Settings(params (string, string)[] more) =>
    [
        ("Qdrant:Url", _qdrant.Url), ("Qdrant:RetryDelay", "00:00:00"), ("Qdrant:BatchPoints", "32"), ("Moves:Interval", "00:00:00.020"),
        ("Moves:KeepSource", "00:00:00"), ("Moves:Probes", "20"), .. more,
    ];

    private Task<ServiceHost> StartAsync(SqlDialect dialect = SqlDialect.Sqlite, params (string, string)[] settings) =>
        ServiceHost.StartAsync(dialect, null, Settings(settings));
}
