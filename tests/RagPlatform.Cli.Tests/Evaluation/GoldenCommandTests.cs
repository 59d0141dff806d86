using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Evaluation;

public sealed class GoldenCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Save_Folder_SendsItsJudgedQueries()
    {
        _folder.Write("corpus.jsonl", "{\"_id\":\"d1\",\"text\":\"One.\"}\n");
        _folder.Write("queries.jsonl", "{\"_id\":\"q1\",\"text\":\"which\"}\n");
        _folder.Write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\n");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<SaveGoldenSetRequest>(request => new GoldenSet { Name = request.Name, Queries = 1, Revision = 3 });

        CommandResult result = await gateway.RunAsync(
            "eval", "golden", "save", "main", _folder.FullPath, "--collection", "kb", "--k", "5,20", "--mode", "lexical");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal("saved golden set main with 1 judged query, revision 3", result.Out.Trim());
        var request = (SaveGoldenSetRequest)Assert.Single(gateway.Script.Requests);
        Assert.Equal(("kb", "main", SearchMode.Lexical), (request.Collection, request.Name, request.Mode));
        Assert.Equal([5, 20], request.Cutoffs);
        Assert.Equal("which", Assert.Single(request.Queries).Text);
    }

    [Theory]
    [InlineData(RunVerdict.RunAccepted, ExitCodes.Success, "accepted")]
    [InlineData(RunVerdict.RunSteady, ExitCodes.Success, "steady")]
    [InlineData(RunVerdict.RunAlert, ExitCodes.CheckFailed, "alert")]
    public async Task Run_ByVerdict_EndsWithItsCode(RunVerdict verdict, int code, string word)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<RunGoldenSetRequest>(request => ARun(verdict));

        CommandResult result = await gateway.RunAsync("eval", "golden", "run", "main", "--collection", "kb");

        Assert.Equal((code, string.Empty), (result.ExitCode, result.Error));
        Assert.Contains(word, result.Out, StringComparison.Ordinal);
        Assert.Contains("0.7000–0.9000", result.Out, StringComparison.Ordinal);
        Assert.Contains("It is so.", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithFileAndAccept_WritesTheMeasuresOfEachQuery()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<RunGoldenSetRequest>(request => ARun(RunVerdict.RunAccepted));
        string file = Path.Combine(_folder.FullPath, "measures.csv");

        CommandResult result = await gateway.RunAsync(
            "eval", "golden", "run", "main", "--collection", "kb", "--accept", "--per-query", file, "--json");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        var request = (RunGoldenSetRequest)Assert.Single(gateway.Script.Requests);
        Assert.True(request.Accept && request.PerQuery);
        Assert.Equal(
            "mode,query_id,ndcg@10,recall@10,precision@10,rr@10\ngolden,\"q,1\",0.5,1,0.1,0.25\n", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Runs_InPages_AreListedToTheLimit()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListEvaluationRunsRequest>(request => new ListEvaluationRunsReply
        {
            Runs = { ARun(RunVerdict.RunSteady), ARun(RunVerdict.RunAlert) },
            NextPageToken = request.PageToken.Length == 0 ? "next" : string.Empty,
        });

        CommandResult result = await gateway.RunAsync("eval", "golden", "runs", "--collection", "kb", "--limit", "3");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal(4, result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(2, gateway.Script.Requests.Count);
    }

    [Fact]
    public async Task ListAndDelete_Set_SayWhatTheyDid()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListGoldenSetsRequest>(_ => new ListGoldenSetsReply
        {
            Sets = { new GoldenSet { Collection = "kb", Name = "main", Queries = 1234 } },
        });
        gateway.Script.On<DeleteGoldenSetRequest>(request => new DeleteGoldenSetReply { Deleted = request.Name == "main" });

        CommandResult listed = await gateway.RunAsync("eval", "golden", "list");
        CommandResult deleted = await gateway.RunAsync("eval", "golden", "delete", "main", "-c", "kb", "--yes");
        CommandResult missing = await gateway.RunAsync("eval", "golden", "delete", "other", "-c", "kb", "--yes");

        Assert.Contains("1,234", listed.Out, StringComparison.Ordinal);
        Assert.Equal((ExitCodes.Success, "deleted golden set main"), (deleted.ExitCode, deleted.Out.Trim()));
        Assert.Equal(ExitCodes.Failed, missing.ExitCode);
        Assert.Contains("There is no golden set 'other'.", missing.Error, StringComparison.Ordinal);
    }

    private static EvaluationRun ARun(RunVerdict verdict) => new()
    {
        RunId = "run-1",
        GoldenSet = "main",
        Queries = 1,
        Verdict = verdict,
        Sentence = "It is so.",
        Measures = { EvalCommandTests.Measures(10) },
        PerQuery = { new QueryMeasures { QueryId = "q,1", Ndcg = { 0.5 }, Recall = { 1 }, Precision = { 0.1 }, ReciprocalRank = { 0.25 } } },
    };
}
