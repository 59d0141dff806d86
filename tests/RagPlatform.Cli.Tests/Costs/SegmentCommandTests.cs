using System.Text.Json;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Costs;

public sealed class SegmentCommandTests
{
    private static readonly ListSegmentsReply s_reply = new()
    {
        Segments =
        {
            new Segment
            {
                Segment_ = "seg-1", Label = "Lost cards", Counts = new SegmentCounts { Questions = 1200 }, CostNanoUsd = 2_400_000_000,
                CostPerQuestionNanoUsd = 2_000_000, ResultHitRate = 0.25, SemanticHitRate = 0.125, SuccessRate = 0.5, Satisfaction = 0.4,
                ValuePerSuccessNanoUsd = 10_000_000, ValueNanoUsd = 6_000_000_000, ReturnOnInvestment = 1.5,
                Advice = new SegmentAdvice { Action = SegmentAction.Invest, Reason = "Half succeed.", Arithmetic = { "480 more", "x $0.01" } },
            },
            new Segment
            {
                Counts = new SegmentCounts { Questions = 3 }, Advice = new SegmentAdvice { Action = SegmentAction.Watch, Reason = "In none." },
            },
        },
        FromMs = 1_772_323_200_000,
        ToMs = 1_772_409_600_000,
        DefaultValueNanoUsd = 10_000_000,
        LeftOut = 2,
    };

    [Fact]
    public async Task Segments_Table_ShowsNumbersAndTheAdviceThatAsksForSomething()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListSegmentsRequest>(_ => s_reply);

        CommandResult result = await gateway.RunAsync("cost", "segments", "--from", "2026-03-01", "--team", "red", "--limit", "2");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal(
            new ListSegmentsRequest { FromMs = 1_772_323_200_000, Team = "red", Limit = 2 }, Assert.Single(gateway.Script.Requests));
        string[] lines = result.Lines();
        Assert.Matches(@"^seg-1 +Lost cards +1,200 +\$2\.40 +\$0\.002 +37\.5 % +50 % +40 % +\$6\.00 +1\.50 +invest", lines[1]);
        Assert.Matches(@"^\(none\) +- +3 +\$0\.00 +\$0\.00 +0 % +0 % +- +- +- +watch", lines[2]);
        Assert.Equal(["seg-1: Half succeed.", "  480 more", "  x $0.01"], lines[3..6]);
        Assert.Equal("a successful answer is worth $0.01 where its segment has no value of its own", lines[7]);
        Assert.Equal("2 segments beyond the limit", lines[8]);
    }

    [Fact]
    public async Task Segments_Json_HasTheContractsNames()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListSegmentsRequest>(_ => s_reply);

        CommandResult result = await gateway.RunAsync("cost", "segments", "--json");

        JsonElement segment = JsonDocument.Parse(result.Out).RootElement.GetProperty("segments")[0];
        Assert.Equal("seg-1", segment.GetProperty("segment").GetString());
        Assert.Equal("2400000000", segment.GetProperty("cost_nano_usd").GetString());
    }

    [Fact]
    public async Task Value_SetAndCleared_LosesNoNanoDollar()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<SetSegmentValueRequest>(_ => new SetSegmentValueReply());

        CommandResult set = await gateway.RunAsync("cost", "segments", "value", "set", "--segment", "seg-1", "--value", "0.250000001");
        CommandResult all = await gateway.RunAsync("cost", "segments", "value", "set", "--value", "0");
        CommandResult cleared = await gateway.RunAsync("cost", "segments", "value", "clear");
        CommandResult wrong = await gateway.RunAsync("cost", "segments", "value", "set", "--value", "-1");

        Assert.Equal(
            [
                new SetSegmentValueRequest { Segment = "seg-1", ValueNanoUsd = 250_000_001 },
                new SetSegmentValueRequest { ValueNanoUsd = 0 },
                new SetSegmentValueRequest(),
            ],
            gateway.Script.Requests);
        Assert.Equal(
            (ExitCodes.Success, ExitCodes.Success, ExitCodes.Success, ExitCodes.Usage),
            (set.ExitCode, all.ExitCode, cleared.ExitCode, wrong.ExitCode));
    }

    [Fact]
    public async Task Rename_WithoutAnythingToChange_IsAUsageError()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<RenameSegmentRequest>(_ => new RenameSegmentReply());

        CommandResult nothing = await gateway.RunAsync("cost", "segments", "rename", "--segment", "seg-1");
        CommandResult renamed = await gateway.RunAsync("cost", "segments", "rename", "--segment", "seg-1", "--label", "Cards", "--forget-example");

        Assert.Equal(ExitCodes.Usage, nothing.ExitCode);
        Assert.Equal(ExitCodes.Success, renamed.ExitCode);
        Assert.Equal(
            new RenameSegmentRequest { Segment = "seg-1", Label = "Cards", ForgetExample = true }, Assert.Single(gateway.Script.Requests));
    }
}
