using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Costs;

public sealed class PlanCostCommandTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"rag-plan-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Plan_ModelsAndAPrefix_SendsAnAlternativeForEach()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<PlanCostRequest>(_ => Reply());

        CommandResult result = await gateway.RunAsync(
            "cost", "plan", "--model", "openai/gpt-4o-mini", "--prefix-tokens", "2000", "--collection", "docs", "--from", "2026-03-01");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        PlanCostRequest sent = gateway.Script.Requests.OfType<PlanCostRequest>().Single();
        Assert.Equal(
            [("openai/gpt-4o-mini", "gpt-4o-mini", 0L), ("openai/gpt-4o-mini, prefix cached", "gpt-4o-mini", 2000L)],
            sent.Alternatives.Select(item => (item.Name, item.Model, item.PromptCache?.PrefixTokens ?? 0)));
        Assert.Equal(("docs", 1_772_323_200_000), (sent.Collection, sent.FromMs));
        Assert.Matches(@"as it was\s+\$10\.00\s+\$300\.00\s+\$0\.00\s+100", result.Out);
        Assert.Matches(@"cheap\s+\$1\.00\s+\$30\.00\s+\$9\.00\s+90\s+10\s+0\s+0\s+0\s+2 calls without a price", result.Out);
    }

    [Fact]
    public async Task Plan_OfATrace_SendsItsCalls()
    {
        await File.WriteAllTextAsync(_file, "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\n2023-11-16 18:15:50,396,109\n");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<PlanCostRequest>(_ => Reply());

        CommandResult result = await gateway.RunAsync("cost", "plan", "--trace", _file, "--model", "openai/gpt-4o-mini");

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Equal(
            [
                new TrafficCall { AtMs = 1_700_158_546_680, PromptTokens = 374, OutputTokens = 44 },
                new TrafficCall { AtMs = 1_700_158_550_000, PromptTokens = 396, OutputTokens = 109 },
            ],
            gateway.Script.Requests.OfType<PlanCostRequest>().Single().Calls);
        Assert.DoesNotContain("as it was", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_FromAFile_SendsItsAlternatives()
    {
        await File.WriteAllTextAsync(_file, """{"alternatives":[{"name":"half","answer_hit_percent":50}],"model":"gpt-4o"}""");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<PlanCostRequest>(_ => Reply());

        CommandResult result = await gateway.RunAsync("cost", "plan", "--file", _file);

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Equal(
            new PlanCostRequest { Model = "gpt-4o", Alternatives = { new CostAlternative { Name = "half", AnswerHitPercent = 50 } } },
            gateway.Script.Requests.OfType<PlanCostRequest>().Single());
    }

    [Theory]
    [InlineData("""{"alternatives":[{"nam":"half"}]}""", "nam", "--file")]
    [InlineData("{", "is no plan", "--file")]
    [InlineData("heading\n2023-11-16 18:15:46,374\n", ":2: a line is a time", "--trace")]
    [InlineData("heading\nsoon,374,44\n", ":2: a line is a time", "--trace")]
    [InlineData("heading\n2023-11-16 18:15:46,-1,44\n", ":2: a line is a time", "--trace")]
    [InlineData("heading\n", "has no calls", "--trace")]
    public async Task Plan_MalformedFile_SaysWhere(string content, string expected, string option)
    {
        await File.WriteAllTextAsync(_file, content);
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();

        CommandResult result = await gateway.RunAsync("cost", "plan", option, _file);

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Empty(gateway.Script.Requests.OfType<PlanCostRequest>());
    }

    [Fact]
    public async Task Plan_ATraceOfMoreCallsThanAPlanTakes_IsNotReadToItsEnd()
    {
        await File.WriteAllLinesAsync(_file, ["heading", .. Enumerable.Repeat("2023-11-16 18:15:46,374,44", 100_001), "soon"]);
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();

        CommandResult result = await gateway.RunAsync("cost", "plan", "--trace", _file, "--model", "openai/gpt-4o");

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Contains("has more than 100,000 calls", result.Error, StringComparison.Ordinal);
        Assert.Empty(gateway.Script.Requests);
    }

    [Fact]
    public async Task Plan_WhatCostsMoreAndOfAMomentAlone_ShowsALossAndNoMonth()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<PlanCostRequest>(_ => new PlanCostReply
        {
            Baseline = new PlannedCost { Name = "as it was" },
            Alternatives = { new PlannedCost { Name = "dear", CostNanoUsd = 2_500_000_000, SavedNanoUsd = -2_500_000_000, PaidCalls = 1 } },
        });

        CommandResult result = await gateway.RunAsync("cost", "plan", "--model", "openai/gpt-4o");

        Assert.Matches(@"dear\s+\$2\.50\s+-\s+-\$2\.50\s+1", result.Out);
    }

    [Theory]
    [InlineData("nothing to compare with")]
    [InlineData("a provider and a model", "--model", "gpt-4o")]
    public async Task Plan_WrongLine_SaysWhatIsMissing(string expected, params string[] line)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();

        CommandResult result = await gateway.RunAsync(["cost", "plan", .. line]);

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    private static PlanCostReply Reply()
    {
        const long dollar = 1_000_000_000;
        return new PlanCostReply
        {
            FromMs = 1_772_323_200_000,
            ToMs = 1_772_409_600_000,
            Calls = 100,
            Baseline = new PlannedCost { Name = "as it was", CostNanoUsd = 10 * dollar, PerMonthNanoUsd = 300 * dollar, PaidCalls = 100 },
            Alternatives =
            {
                new PlannedCost
                {
                    Name = "cheap", CostNanoUsd = dollar, PerMonthNanoUsd = 30 * dollar, SavedNanoUsd = 9 * dollar, PaidCalls = 90, AnsweredByCache = 10,
                    UnpricedCalls = 2,
                },
            },
        };
    }
}
