using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Costs;

public sealed class EstimateCostCommandTests
{
    private const long Dollar = 1_000_000_000;

    private static readonly EstimateCostReply s_estimate = new()
    {
        Name = "A shop",
        QueriesPerDay = 50_000,
        Deployments =
        {
            new DeploymentEstimate
            {
                Name = "api",
                Total = Amounts(3_600_000, 180 * Dollar, 5_400 * Dollar, 64_800 * Dollar),
                WithoutPeople = Amounts(3_600_000, 180 * Dollar, 5_400 * Dollar, 64_800 * Dollar),
                Parts = { new CostPartEstimate { Part = "generation", Amounts = Amounts(0, 0, 5_400 * Dollar, 0), Share = 1 } },
                Bands = { new ShareBand { Name = "generation", Share = 1, Low = 0.6, High = 0.75, Position = "above" } },
            },
            new DeploymentEstimate
            {
                Name = "own",
                Total = Amounts(2_460_000, 123 * Dollar, 3_690 * Dollar, 44_280 * Dollar),
                WithoutPeople = Amounts(460_000, 23 * Dollar, 690 * Dollar, 8_280 * Dollar),
                OnceNanoUsd = 12_000 * Dollar,
                Parts = { new CostPartEstimate { Part = "rerank", Amounts = Amounts(0, 0, 0, 0), PriceUnknown = true } },
                UnknownPrices = { "the price book has no price of rerank for 'a/b'" },
            },
        },
        Comparisons =
        {
            new DeploymentComparison
            {
                Dearer = "api", Cheaper = "own", Ratio = 1.463, RatioWithoutPeople = 7.826, BreakEvenQueriesPerDay = 31_847, Verdict = "Both cost the same.",
            },
            new DeploymentComparison { Dearer = "api", Cheaper = "odd", PriceUnknown = true, Verdict = "Not compared." },
        },
        Precompute =
        {
            new PrecomputeEstimate
            {
                Name = "faq", FirstNanoUsd = Dollar, WriteTimeMonthNanoUsd = 2 * Dollar, ReadTimeMonthNanoUsd = 3 * Dollar, BreakEvenQueriesPerDay = 583,
                Verdict = "at_query", Reason = "Compute at query time: because.",
            },
        },
    };

    [Fact]
    public async Task Estimate_OfAFile_ShowsDeploymentsSideBySide()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<EstimateCostRequest>(_ => s_estimate);
        using var folder = new TemporaryFolder();
        string file = folder.Write("shop.yaml", "name: A shop\n");

        CommandResult result = await gateway.RunAsync("cost", "estimate", "-f", file);

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal(new EstimateCostRequest { Scenario = "name: A shop\n", DescribeFaults = true }, Assert.Single(gateway.Script.Requests));
        string[] lines = [.. result.Lines().Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Assert.Equal(
            [
                "A shop, 50,000 queries a day",
                "api own",
                "a query $0.0036 at least $0.00246",
                "a day $180.00 at least $123.00",
                "a month $5400.00 at least $3690.00",
                "a year $64800.00 at least $44280.00",
                "once $0.00 at least $12000.00",
                "a month without people $5400.00 at least $690.00",
                "generation a month $5400.00 100.0 % -",
                "rerank a month - unknown",
                "generation, usually 60-75 % 100.0 % above -",
                "own: the price book has no price of rerank for 'a/b'; its sums say too little by that",
                "dearer cheaper times without people same at queries a day",
                "api own 1.46 7.83 31,847",
                "api and own: Both cost the same.",
                "api and odd: Not compared.",
                "computed ahead first time a month ahead a month at query time same at queries a day verdict",
                "faq $1.00 $2.00 $3.00 583 at query",
                "faq: Compute at query time: because.",
            ],
            lines);
    }

    [Fact]
    public async Task Estimate_OfStandardInput_PrintsTheReplyAsJson()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<EstimateCostRequest>(_ => s_estimate);

        CommandResult result = await gateway.RunTypingAsync("queries: 1", "cost", "estimate", "--file", "-", "--json");

        Assert.Equal("queries: 1", ((EstimateCostRequest)Assert.Single(gateway.Script.Requests)).Scenario);
        Assert.Equal(s_estimate, EstimateCostReply.Parser.ParseJson(result.Out));
    }

    [Fact]
    public async Task Estimate_OfAMalformedScenario_NamesFileLineAndColumnOfEachFault()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<EstimateCostRequest>(_ => new EstimateCostReply
        {
            Faults = { new ScenarioFault { Line = 2, Column = 3, Reason = "first." }, new ScenarioFault { Line = 7, Column = 1, Reason = "second." } },
        });

        CommandResult result = await gateway.RunTypingAsync("x", "cost", "estimate", "-f", "-");

        Assert.Equal((ExitCodes.Failed, string.Empty), (result.ExitCode, result.Out));
        Assert.Equal("rag: standard input:2:3: first.\nstandard input:7:1: second.", result.Error.ReplaceLineEndings("\n").TrimEnd());
    }

    [Fact]
    public async Task Estimate_OfMoreThanAScenarioMayHave_IsRefusedBeforeTheCall()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();

        CommandResult result = await gateway.RunTypingAsync(new string('x', 65_537), "cost", "estimate", "-f", "-");

        Assert.Equal((ExitCodes.Failed, "rag: '-' has more than the 65,536 characters a scenario may have."), (result.ExitCode, result.Error.TrimEnd()));
        Assert.Empty(gateway.Script.Requests);
    }

    [Theory]
    [InlineData(ExitCodes.Usage, "cost", "estimate")]
    [InlineData(ExitCodes.Failed, "cost", "estimate", "-f", "/no/such/scenario.yaml")]
    public async Task Estimate_WithoutAScenario_SaysSo(int code, params string[] arguments)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();

        CommandResult result = await gateway.RunAsync(arguments);

        Assert.Equal(code, result.ExitCode);
        Assert.NotEmpty(result.Error);
        Assert.Empty(gateway.Script.Requests);
    }

    private static CostAmounts Amounts(long query, long day, long month, long year) =>
        new() { QueryNanoUsd = query, DayNanoUsd = day, MonthNanoUsd = month, YearNanoUsd = year };
}
