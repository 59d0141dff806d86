using Microsoft.Extensions.Logging;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Evaluation.GoldenSets;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Evaluation.GoldenSets;

public sealed class GoldenSetTests
{
    private const int Documents = 24;
    private static readonly CallerIdentity s_reader = ServiceHost.Caller with { Roles = [Roles.Reader], Subject = "key:reader" };

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Run_DocumentsRemovedSinceTheBaseline_AlertsAndSaysWhatChanged(SqlDialect dialect)
    {
        await using ServiceHost host = await StartAsync(dialect);
        GoldenSetDesk desk = host.Get<GoldenSetDesk>();
        GoldenSet saved = await desk.SaveAsync(Set(), ServiceHost.Caller, default);
        EvaluationRun first = await desk.RunAsync(Run(), s_reader, default);
        for (int i = 0; i < 12; i++)
        {
            await host.Get<DocumentStore>().DeleteAsync(new CollectionKey("t", "kb"), $"d{i}", default);
        }

        EvaluationRun second = await desk.RunAsync(Run(), s_reader, default);

        Assert.Equal((Documents, Documents, 1L), (saved.Queries, saved.Judgments, saved.Revision));
        Assert.Equal((RunVerdict.RunAccepted, string.Empty), (first.Verdict, first.Sentence));
        Assert.Equal(("words/1", "key:reader", 1L), (first.EmbeddingModel, first.StartedBy, first.Revision));
        Assert.Equal(1, first.Measures[0].Recall.Mean);
        Assert.Equal(RunVerdict.RunAlert, second.Verdict);
        Assert.InRange(second.NdcgChange, -0.6, -0.4);
        Assert.InRange(second.PValue, 0, 0.001);
        Assert.Equal(first.RunId, second.BaselineRunId);
        Assert.Contains("fell significantly below", second.Sentence, StringComparison.Ordinal);
        Assert.Contains(
            $"collection version {first.CollectionVersion} to {first.CollectionVersion + 12}", second.Sentence, StringComparison.Ordinal);
        (LogLevel level, _, string text) = Assert.Single(host.Log.Events, logged => logged.Name == "QualityFell");
        Assert.Equal(LogLevel.Warning, level);
        Assert.Contains(second.Sentence, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnrelatedDocumentsAdded_IsSteady()
    {
        await using ServiceHost host = await StartAsync();
        GoldenSetDesk desk = host.Get<GoldenSetDesk>();
        await desk.SaveAsync(Set(), ServiceHost.Caller, default);
        EvaluationRun first = await desk.RunAsync(Run(), s_reader, default);
        await host.IngestAsync("kb", Enumerable.Range(0, 5).Select(i => ($"other{i}", $"unrelated{i} prose about weather{i}")));

        EvaluationRun second = await desk.RunAsync(Run(), s_reader, default);

        Assert.NotEqual(first.CollectionVersion, second.CollectionVersion);
        Assert.Equal(RunVerdict.RunSteady, second.Verdict);
        Assert.DoesNotContain(host.Log.Events, logged => logged.Name == "QualityFell");
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Save_UnderATakenName_BeginsANewRevisionWithItsOwnBaseline(SqlDialect dialect)
    {
        await using ServiceHost host = await StartAsync(dialect);
        GoldenSetDesk desk = host.Get<GoldenSetDesk>();
        await desk.SaveAsync(Set(), ServiceHost.Caller, default);
        await desk.RunAsync(Run(), s_reader, default);
        SaveGoldenSetRequest harder = Set();
        foreach (JudgedQuery query in harder.Queries)
        {
            query.Judgments[0].DocumentId = "not there";
        }

        GoldenSet saved = await desk.SaveAsync(harder, ServiceHost.Caller, default);
        EvaluationRun run = await desk.RunAsync(Run(), s_reader, default);

        Assert.Equal(2, saved.Revision);
        Assert.Equal((2L, RunVerdict.RunAccepted, 0.0), (run.Revision, run.Verdict, run.Measures[0].Ndcg.Mean));
        GoldenSet listed = Assert.Single((await desk.ListAsync("kb", s_reader, default)).Sets);
        Assert.Equal(saved, listed);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task ListRuns_InPages_GivesEachOnceNewestFirstWithMeasuresWhereWanted(SqlDialect dialect)
    {
        await using ServiceHost host = await StartAsync(dialect);
        GoldenSetDesk desk = host.Get<GoldenSetDesk>();
        await desk.SaveAsync(Set(), ServiceHost.Caller, default);
        var ids = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            ids.Add((await desk.RunAsync(Run(), s_reader, default)).RunId);
        }

        var seen = new List<EvaluationRun>();
        string token = string.Empty;
        do
        {
            ListEvaluationRunsReply page = await desk.ListRunsAsync(
                new ListEvaluationRunsRequest { Collection = "kb", Name = "main", PageSize = 2, PageToken = token }, s_reader, default);
            seen.AddRange(page.Runs);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), seen.Select(run => run.RunId));
        Assert.All(seen, run => Assert.Empty(run.PerQuery));
        ListEvaluationRunsReply measured = await desk.ListRunsAsync(
            new ListEvaluationRunsRequest { Collection = "kb", PerQuery = true }, s_reader, default);
        Assert.Equal(Documents, Assert.Single(measured.Runs).PerQuery.Count);
        Assert.Equal(["q0", "q1"], measured.Runs[0].PerQuery.Take(2).Select(query => query.QueryId));
    }

    [Fact]
    public async Task AddRun_MoreThanAreKept_KeepsTheNewestAndTheBaseline()
    {
        await using ServiceHost host = await StartAsync(settings: ("Evaluation:KeptRuns", "2"));
        GoldenSetDesk desk = host.Get<GoldenSetDesk>();
        await desk.SaveAsync(Set(), ServiceHost.Caller, default);
        var ids = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            ids.Add((await desk.RunAsync(Run(), s_reader, default)).RunId);
        }

        ListEvaluationRunsReply kept = await desk.ListRunsAsync(new ListEvaluationRunsRequest { Collection = "kb" }, s_reader, default);

        string[] newest = [.. ids.OrderDescending(StringComparer.Ordinal).Take(2)];
        Assert.Equal(newest.Append(ids[0]).Distinct().OrderDescending(StringComparer.Ordinal), kept.Runs.Select(run => run.RunId));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task GoldenSets_OfAnotherTenant_AreNotThere(SqlDialect dialect)
    {
        await using ServiceHost host = await StartAsync(dialect);
        CallerIdentity other = ServiceHost.Caller with { Tenant = "u" };
        await host.IngestAsync("kb", [("d0", "text")], other);
        GoldenSetDesk desk = host.Get<GoldenSetDesk>();
        await desk.SaveAsync(Set(), ServiceHost.Caller, default);
        await desk.RunAsync(Run(), s_reader, default);

        Assert.Empty((await desk.ListAsync(string.Empty, other, default)).Sets);
        Assert.Empty((await desk.ListRunsAsync(new ListEvaluationRunsRequest { Collection = "kb" }, other, default)).Runs);
        PlatformException refusal = await Assert.ThrowsAsync<PlatformException>(() => desk.RunAsync(Run(), other, default));
        Assert.Equal("UNKNOWN_GOLDEN_SET", refusal.Reason);
        Assert.False((await desk.DeleteAsync(new DeleteGoldenSetRequest { Collection = "kb", Name = "main" }, other, default)).Deleted);
        var delete = new DeleteGoldenSetRequest { Collection = "kb", Name = "main" };
        Assert.True((await desk.DeleteAsync(delete, ServiceHost.Caller, default)).Deleted);
        Assert.Empty((await desk.ListRunsAsync(new ListEvaluationRunsRequest { Collection = "kb" }, s_reader, default)).Runs);
    }

    [Fact]
    public async Task Run_SetOfSomebodyWithMoreLabels_IsRefused()
    {
        await using ServiceHost host = await StartAsync();
        GoldenSetDesk desk = host.Get<GoldenSetDesk>();
        await desk.SaveAsync(Set(), ServiceHost.Caller with { Labels = ["secret"] }, default);

        PlatformException refusal = await Assert.ThrowsAsync<PlatformException>(() => desk.RunAsync(Run(), s_reader, default));
        EvaluationRun run = await desk.RunAsync(Run(), s_reader with { Labels = ["other", "secret"] }, default);

        Assert.Equal("PERMISSION_DENIED", refusal.Reason);
        Assert.Equal(RunVerdict.RunAccepted, run.Verdict);
    }

    [Fact]
    public async Task Run_AcceptedByAWriter_BecomesTheBaselineWhateverItFinds()
    {
        await using ServiceHost host = await StartAsync();
        GoldenSetDesk desk = host.Get<GoldenSetDesk>();
        await desk.SaveAsync(Set(), ServiceHost.Caller, default);
        await desk.RunAsync(Run(), s_reader, default);
        for (int i = 0; i < 12; i++)
        {
            await host.Get<DocumentStore>().DeleteAsync(new CollectionKey("t", "kb"), $"d{i}", default);
        }

        RunGoldenSetRequest accept = Run();
        accept.Accept = true;
        PlatformException refusal = await Assert.ThrowsAsync<PlatformException>(() => desk.RunAsync(accept, s_reader, default));
        EvaluationRun accepted = await desk.RunAsync(accept, ServiceHost.Caller, default);
        EvaluationRun next = await desk.RunAsync(Run(), s_reader, default);

        Assert.Equal("PERMISSION_DENIED", refusal.Reason);
        Assert.Equal(RunVerdict.RunAccepted, accepted.Verdict);
        Assert.Equal((RunVerdict.RunSteady, accepted.RunId), (next.Verdict, next.BaselineRunId));
    }

    public static TheoryData<string, SaveGoldenSetRequest> Wrong => new()
    {
        { "queries", With(set => set.Queries.Clear()) },
        { "queries", With(set => set.Queries.Add(Enumerable.Range(0, 10_001 - Documents).Select(i => Query($"x{i}", "text", "d")))) },
        { "queries", With(set => set.Queries[0].Judgments[0].Relevance = -1) },
        { "queries", With(set => set.Queries[0].Judgments[0].Relevance = 1001) },
        { "queries", With(set => set.Queries[0].Judgments[0].DocumentId = string.Empty) },
        { "queries", With(set => set.Queries[0].Judgments.Add(new Judgment { DocumentId = "d0" })) },
        { "queries", With(set => set.Queries[1].QueryId = "q0") },
        { "queries", With(set => set.Queries[1].QueryId = string.Empty) },
        { "queries", With(set => set.Queries[1].Text = " ") },
        { "queries", With(set => set.Queries[1].Judgments.Clear()) },
        { "cutoffs", With(set => set.Cutoffs.Add(0)) },
        { "name", With(set => set.Name = "No Name") },
        { "collection", With(set => set.Collection = "unknown") },
        { "collection", With(set => set.Collection = string.Empty) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Save_WrongRequest_IsRefusedByField(string field, SaveGoldenSetRequest request)
    {
        await using ServiceHost host = await ServiceHost.StartAsync();
        await host.IngestAsync("kb", [("d0", "text")]);

        PlatformException refusal = await Assert.ThrowsAsync<PlatformException>(
            () => host.Get<GoldenSetDesk>().SaveAsync(request, ServiceHost.Caller, default));

        Assert.Equal(field, refusal.Field);
    }

    internal static async Task<ServiceHost> StartAsync(
        SqlDialect dialect = SqlDialect.Sqlite, TimeProvider? time = null, params (string Name, string Value)[] settings)
    {
        ServiceHost host = await ServiceHost.StartAsync(dialect, time, settings);
        await host.IngestAsync("kb", Enumerable.Range(0, Documents).Select(i => ($"d{i}", $"topic{i} subject{i} described in matter{i}")));
        return host;
    }

    internal static SaveGoldenSetRequest Set() => new()
    {
        Collection = "kb",
        Name = "main",
        Queries = { Enumerable.Range(0, Documents).Select(i => Query($"q{i}", $"topic{i} subject{i}", $"d{i}")) },
    };

    private static SaveGoldenSetRequest With(Action<SaveGoldenSetRequest> change)
    {
        SaveGoldenSetRequest set = Set();
        change(set);
        return set;
    }

    private static JudgedQuery Query(string id, string text, string document) =>
        new() { QueryId = id, Text = text, Judgments = { new Judgment { DocumentId = document, Relevance = 1 } } };

    private static RunGoldenSetRequest Run() => new() { Collection = "kb", Name = "main" };
}
