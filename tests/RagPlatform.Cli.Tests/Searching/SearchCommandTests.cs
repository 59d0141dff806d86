using System.Text.Json;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Searching;

public sealed class SearchCommandTests
{
    private static readonly SearchReply s_reply = new()
    {
        Passages =
        {
            new Passage
            {
                Collection = "kb", DocumentId = "leave.md", Title = "Leave", HeadingPath = { "Leave", "Parents" }, Text = "Ten\n\nweeks.",
                Start = 20, End = 31, Score = 0.875, LexicalScore = 3.5, VectorScore = 0.25,
            },
        },
        Timings = new Timings { TotalUs = 11_000_000 },
    };

    [Theory]
    [InlineData("lexical", SearchMode.Lexical)]
    [InlineData("vector", SearchMode.Vector)]
    [InlineData("hybrid", SearchMode.Hybrid)]
    public async Task Search_WithMode_PrintsPassages(string mode, SearchMode expected)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Search = _ => s_reply;

        CommandResult result = await gateway.RunAsync("search", "parental leave", "-c", "kb", "--mode", mode, "--top-k", "7");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        SearchRequest request = Assert.Single(gateway.Script.Searched);
        Assert.Equal((expected, 7, "parental leave"), (request.Mode, request.TopK, request.Query));
        Assert.Equal(
            [
                "  1. 0.875 leave.md › Leave › Parents (kb, characters 20–31; words 3.50, meaning 0.250)",
                "     Ten weeks.",
                "1 passage · 11.0 s",
            ],
            result.Out.TrimEnd().Split('\n').Select(row => row.TrimEnd('\r')));
    }

    [Fact]
    public async Task Search_Json_CarriesThePassages()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.Search = _ => s_reply;

        CommandResult result = await gateway.RunAsync("search", "parental leave", "-c", "kb", "--json");

        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.Equal(0.875, json.RootElement.GetProperty("passages")[0].GetProperty("score").GetDouble());
        Assert.Equal(SearchMode.SearchDefault, Assert.Single(gateway.Script.Searched).Mode);
    }
}
