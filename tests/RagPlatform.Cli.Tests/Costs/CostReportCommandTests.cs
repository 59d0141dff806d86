using System.Text.Json;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Costs;

public sealed class CostReportCommandTests
{
    private static readonly CostReportReply s_reply = new()
    {
        Rows =
        {
            new CostReportRow
            {
                Key = "generation", Events = 1200, CostNanoUsd = 9_007_199_254_740_993,
                Tokens = new TokenBuckets { InputUncached = 1000, CacheWrite = 1, CacheWrite1H = 2000, CacheRead = 20, OutputText = 300, OutputReasoning = 4 },
            },
            new CostReportRow { Key = "query_embedding", Events = 1, CostNanoUsd = 1, Tokens = new TokenBuckets { Embedding = 9 } },
        },
        TotalNanoUsd = 9_007_199_254_740_997,
        OtherNanoUsd = 3,
        AvoidedNanoUsd = 1_500_000_000,
        AvoidedEvents = 2,
        Events = 1205,
        UnpricedEvents = 1,
    };

    [Fact]
    public async Task Report_Table_LosesNoNanoDollar()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<CostReportRequest>(_ => s_reply);

        CommandResult result = await gateway.RunAsync("cost", "report");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal(["category", "events", "input", "cached", "output", "embedded", "cost"], result.Rows()[0]);
        Assert.Equal(["generation", "1,200", "3,001", "20", "304", "0", "$9007199.254740993"], result.Rows()[1]);
        Assert.Equal(["query_embedding", "1", "0", "0", "0", "9", "$0.000000001"], result.Rows()[2]);
        Assert.Equal(
            [
                "total $9007199.254740997 in 1,203 events",
                "of it $0.000000003 in rows beyond the limit",
                "saved by the caches, not part of the total: $1.50 in 2 events",
                "1 event without a known price: the total says too little by these",
            ],
            result.Lines()[3..]);
    }

    [Fact]
    public async Task Report_WithWindow_AsksForItInUtc()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<CostReportRequest>(_ => s_reply);

        CommandResult result = await gateway.RunAsync(
            "cost", "report", "--by", "day", "--from", "2026-03-01", "--to", "2026-03-01T02:00+02:00", "--limit", "5", "--json");

        Assert.Equal(
            new CostReportRequest { GroupBy = "day", FromMs = 1_772_323_200_000, ToMs = 1_772_323_200_000, Limit = 5 },
            Assert.Single(gateway.Script.Requests));
        Assert.Equal("9007199254740997", JsonDocument.Parse(result.Out).RootElement.GetProperty("total_nano_usd").GetString());
    }
}
