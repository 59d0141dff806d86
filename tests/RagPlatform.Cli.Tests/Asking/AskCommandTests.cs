using System.Text.Json;
using Grpc.Core;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Asking;

public sealed class AskCommandTests
{
    private static readonly AskReply s_reply = new()
    {
        Answer = "Twenty days [1].",
        Citations =
        {
            new Citation { DocumentId = "leave.md", Title = "Leave", Uri = "leave.md", Quote = "Twenty\ndays.",
                Start = 4, End = 16, Collection = "kb", Marker = 1 },
        },
        ServedBy = ServedBy.ResultCache,
        Degradation = new Degradation { Level = DegradationLevel.ExtractiveOnly, Reasons = { "generation: provider unavailable" } },
        Usage = new Usage { CostNanoUsd = 12_000, Model = "extractive" },
        Timings = new Timings { TotalUs = 23_400 },
        AnswerId = "a1",
    };

    [Fact]
    public async Task Ask_Answered_PrintsAnswerCitationsAndOrigin()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Ask = _ => s_reply;

        CommandResult result = await gateway.RunAsync(
            "ask", "How many days?", "--collection", "kb", "--collection", "other", "--top-k", "3", "--no-cache");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal(
            [
                "Twenty days [1].",
                string.Empty,
                "[1] Leave — leave.md (kb, characters 4–16)",
                "    “Twenty days.”",
                string.Empty,
                "degraded: extractive only (generation: provider unavailable)",
                "served by result cache (extractive) · cost $0.000012 · 23.4 ms · answer a1",
            ],
            result.Out.TrimEnd().Split('\n').Select(row => row.TrimEnd('\r')));
        AskRequest request = Assert.Single(gateway.Script.Asked);
        Assert.Equal(("How many days?", 3, CacheMode.NoCache), (request.Question, request.TopK, request.Cache));
        Assert.Equal(["kb", "other"], request.Collections);
    }

    [Fact]
    public async Task Ask_StreamedToAFile_PrintsTheSameAsPlainText()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Ask = _ => s_reply;
        gateway.Script.Deltas = ["Twenty ", "days", " [1]."];

        CommandResult streamed = await gateway.RunAsync("ask", "How many days?", "-c", "kb", "--stream");
        CommandResult whole = await gateway.RunAsync("ask", "How many days?", "-c", "kb");

        Assert.Equal(whole, streamed);
        Assert.DoesNotContain('\u001b', streamed.Out);
    }

    [Fact]
    public async Task Ask_AnsweredByTheFaq_SaysSoOnce()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Ask = _ => new AskReply
        {
            Answer = "Twenty.",
            ServedBy = ServedBy.Faq,
            Degradation = new Degradation { Level = DegradationLevel.Precomputed, Reasons = { "retrieval: lexical failed" } },
            Usage = new Usage { Model = "faq" },
        };

        CommandResult result = await gateway.RunAsync("ask", "How many days?", "-c", "kb");

        Assert.Contains("degraded: precomputed (retrieval: lexical failed)", result.Out, StringComparison.Ordinal);
        Assert.Contains("served by faq · cost", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_JsonStream_PrintsOneEventALine()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Ask = _ => s_reply;
        gateway.Script.Deltas = ["Twenty ", "days [1]."];

        CommandResult result = await gateway.RunAsync("ask", "How many days?", "-c", "kb", "--stream", "--json");

        string[] rows = result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, rows.Length);
        Assert.Equal("Twenty ", JsonDocument.Parse(rows[0]).RootElement.GetProperty("delta").GetString());
        Assert.Equal("a1", JsonDocument.Parse(rows[2]).RootElement.GetProperty("reply").GetProperty("answer_id").GetString());
    }

    [Fact]
    public async Task Ask_Json_CarriesTheContractsNames()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Ask = _ => s_reply;

        CommandResult result = await gateway.RunAsync("ask", "How many days?", "-c", "kb", "--json");

        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.Equal("RESULT_CACHE", json.RootElement.GetProperty("served_by").GetString());
        Assert.Equal(4, json.RootElement.GetProperty("citations")[0].GetProperty("start").GetInt32());
    }

    [Fact]
    public async Task Ask_DocumentWithEscapeSequences_DoesNotSteerTheTerminal()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Ask = _ => new AskReply
        {
            Answer = "evil\u001b[2J",
            Citations = { new Citation { DocumentId = "d\u001b]0;x\u0007", Quote = "[red]\u009b1m" } },
        };

        CommandResult result = await gateway.RunAsync("ask", "q", "-c", "kb");

        Assert.Contains("evil\uFFFD[2J", result.Out, StringComparison.Ordinal);
        Assert.Contains("“[red]\uFFFD1m”", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Out, character => char.IsControl(character) && character is not ('\n' or '\r'));
    }

    [Fact]
    public async Task Ask_StreamThatBreaks_KeepsWhatCameAndFails()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Deltas = ["Twenty "];
        gateway.Script.Ask = _ => throw new RpcException(
            new Status(StatusCode.Unavailable, "The model broke off in the middle of its answer; ask again."));

        CommandResult result = await gateway.RunAsync("ask", "q", "-c", "kb", "--stream");

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.StartsWith("Twenty ", result.Out, StringComparison.Ordinal);
        Assert.Equal("rag: The model broke off in the middle of its answer; ask again.", result.Error.Trim());
    }

    [Fact]
    public async Task Ask_OnATerminal_ColoursMarkersHoweverTheyArrive()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Ask = _ => s_reply;
        gateway.Script.Deltas = ["Twenty ", "days ", "[", "1", "]."];
        var environment = new Dictionary<string, string> { ["TERM"] = "xterm-256color" };

        CommandResult whole = await gateway.RunOnTerminalAsync(environment, "ask", "q", "-c", "kb");
        CommandResult streamed = await gateway.RunOnTerminalAsync(environment, "ask", "q", "-c", "kb", "--stream");

        Assert.StartsWith("Twenty days \u001b[36m[1]\u001b[0m." + Environment.NewLine, whole.Out, StringComparison.Ordinal);
        Assert.Equal(whole, streamed);
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    public async Task Ask_OnATerminalWithoutColours_PrintsNone(string variable, string value)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Ask = _ => s_reply;
        var environment = new Dictionary<string, string> { ["TERM"] = "xterm-256color" };
        environment[variable] = value;

        CommandResult result = await gateway.RunOnTerminalAsync(environment, "ask", "q", "-c", "kb");

        Assert.StartsWith("Twenty days [1]." + Environment.NewLine, result.Out, StringComparison.Ordinal);
        Assert.DoesNotMatch("\u001b\\[[0-9;]*(3|4|9)[0-9]", result.Out);
    }
}
