using System.Text.Json;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Evaluation;

public sealed class EvalCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public EvalCommandTests()
    {
        _folder.Write("corpus.jsonl", "{\"_id\":\"d1\",\"text\":\"One.\"}\n{\"_id\":\"d2\",\"text\":\"Two.\"}\n");
        _folder.Write("queries.jsonl", "{\"_id\":\"q1\",\"text\":\"which\"}\n");
        _folder.Write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Eval_AllModes_PrintsOneRowForEachAndCutoff()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Evaluate = _ => new EvaluateReply { Queries = 1, Measures = { Measures(5), Measures(20) }, LatencyP50Ms = 4.5 };

        CommandResult result = await gateway.RunAsync("eval", _folder.FullPath, "--collection", "set", "--mode", "all", "--k", "20,5");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal([SearchMode.Lexical, SearchMode.Vector, SearchMode.Hybrid], gateway.Script.Evaluated.Select(request => request.Mode));
        Assert.All(gateway.Script.Evaluated, request => Assert.Equal("which", Assert.Single(request.Queries).Text));
        Assert.All(gateway.Script.Evaluated, request => Assert.Equal([20, 5], request.Cutoffs));
        string[] rows = result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(7, rows.Length);
        Assert.Equal(
            [
                "hybrid", "1", "20", "0.8000", "0.7000–0.9000", "0.5000", "0.4000–0.6000", "0.1000", "0.0500–0.2000", "0.2500",
                "0.2000–0.3000", "4.5",
            ],
            rows[6].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Eval_PerQuery_WritesOneRowEach()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Evaluate = request => new EvaluateReply
        {
            Queries = 1,
            Measures = { Measures(10) },
            PerQuery =
            {
                new QueryMeasures { QueryId = "q1", Ndcg = { 0.5 }, Recall = { 1 }, Precision = { 0.1 }, ReciprocalRank = { 0.25 } },
            },
        };
        string file = Path.Combine(_folder.FullPath, "measures.csv");

        CommandResult result = await gateway.RunAsync("eval", _folder.FullPath, "--collection", "set", "--per-query", file);

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.True(Assert.Single(gateway.Script.Evaluated).PerQuery);
        Assert.Equal(
            "mode,query_id,ndcg@10,recall@10,precision@10,rr@10\ndefault,q1,0.5,1,0.1,0.25\n", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Eval_JsonWithIngest_PrintsNothingButJson()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Evaluate = _ => new EvaluateReply { Queries = 1, NdcgAt10 = 0.75 };

        CommandResult result = await gateway.RunAsync("eval", _folder.FullPath, "--collection", "set", "--ingest", "--json");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        using JsonDocument json = JsonDocument.Parse(result.Out);
        JsonElement row = json.RootElement.GetProperty("results")[0];
        Assert.Equal("default", row.GetProperty("mode").GetString());
        Assert.Equal(0.75, row.GetProperty("ndcg_at_10").GetDouble());
        IngestCall call = Assert.Single(gateway.Script.Ingested);
        Assert.True(call.Options.CreateCollection);
        Assert.Equal(["d1", "d2"], call.Documents.Select(document => document.DocumentId));
    }

    [Fact]
    public async Task Eval_CorpusNotWhole_MeasuresNothing()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Ingest = (_, _) => GatewayScript.Finished(done: 1, failed: 1);

        CommandResult result = await gateway.RunAsync("eval", _folder.FullPath, "--collection", "set", "--ingest");

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains("nothing was measured", result.Error, StringComparison.Ordinal);
        Assert.Empty(gateway.Script.Evaluated);
    }

    [Fact]
    public async Task Eval_NoJudgmentsFile_FailsBeforeAnyCall()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();

        CommandResult result = await gateway.RunAsync("eval", _folder.FullPath, "--collection", "set", "--qrels", "other.tsv");

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains("other.tsv is missing", result.Error, StringComparison.Ordinal);
        Assert.Empty(gateway.Script.Evaluated);
    }

    internal static CutoffMeasures Measures(int k) => new()
    {
        K = k,
        Ndcg = new MeanWithInterval { Mean = 0.8, Low = 0.7, High = 0.9 },
        Recall = new MeanWithInterval { Mean = 0.5, Low = 0.4, High = 0.6 },
        Precision = new MeanWithInterval { Mean = 0.1, Low = 0.05, High = 0.2 },
        Mrr = new MeanWithInterval { Mean = 0.25, Low = 0.2, High = 0.3 },
    };
}
