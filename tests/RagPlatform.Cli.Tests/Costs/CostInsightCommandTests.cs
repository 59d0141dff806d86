using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Costs;

public sealed class CostInsightCommandTests : IDisposable
{
    private const long Dollar = 1_000_000_000;
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"rag-export-{Guid.NewGuid():N}.csv");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Shares_Table_ShowsBandsAndAdvice()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<GetSharesRequest>(_ => new GetSharesReply
        {
            TooLittle = true,
            Shares =
            {
                new CostShare
                {
                    Name = "generation", CostNanoUsd = 8 * Dollar, Percent = 80.04, LowPercent = 60, HighPercent = 75,
                    State = CostShareState.CostShareAbove, Advice = "see the cache",
                },
            },
        });

        CommandResult result = await gateway.RunAsync("cost", "shares", "--from", "2026-03-01");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Matches(@"generation\s+\$8\.00\s+80 %\s+60 % to 75 %\s+above\s+see the cache", result.Out);
        Assert.Contains("too little was spent", result.Out, StringComparison.Ordinal);
        Assert.Equal(1_772_323_200_000, gateway.Script.Requests.OfType<GetSharesRequest>().Single().FromMs);
    }

    [Fact]
    public async Task Forecast_OfBudgets_NamesTheDays()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<GetForecastRequest>(_ => new GetForecastReply
        {
            Month = "2026-03",
            SpentNanoUsd = 10 * Dollar,
            ExpectedNanoUsd = 20 * Dollar,
            LowNanoUsd = 18 * Dollar,
            HighNanoUsd = 22 * Dollar,
            Days = 28,
            Budgets =
            {
                new BudgetForecast
                {
                    Budget = new Budget { Level = "team", Name = "support", Period = "month" }, SpentNanoUsd = Dollar, ExpectedNanoUsd = 3 * Dollar,
                    PassesHardOn = "2026-03-27",
                },
            },
        });

        CommandResult result = await gateway.RunAsync("cost", "forecast");

        Assert.Contains(
            "2026-03: $10.00 spent, $20.00 expected, $18.00 to $22.00 with 80 %; it rests on 28 whole days", result.Out, StringComparison.Ordinal);
        Assert.Matches(@"the budget of team 'support' for a month\s+\$1\.00\s+\$3\.00\s+-\s+2026-03-27", result.Out);
    }

    [Fact]
    public async Task Anomalies_ByTeam_ShowsThemWithTheirCause()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListAnomaliesRequest>(_ => new ListAnomaliesReply
        {
            Anomalies =
            {
                new CostAnomaly
                {
                    Key = "sales", Day = "2026-03-12", CostNanoUsd = 9 * Dollar, UsualNanoUsd = Dollar, Events = 9, UsualEvents = 1, Explanation = "More calls.",
                },
            },
        });

        CommandResult result = await gateway.RunAsync("cost", "anomalies", "--by", "team", "--days", "30", "--least", "0.5");

        Assert.Matches(@"2026-03-12\s+sales\s+\$9\.00\s+\$1\.00\s+9\s+1\s+More calls\.", result.Out);
        Assert.Equal(
            new ListAnomaliesRequest { GroupBy = "team", Days = 30, MinNanoUsd = Dollar / 2 },
            gateway.Script.Requests.OfType<ListAnomaliesRequest>().Single());
    }

    [Fact]
    public async Task Anomalies_None_SaysSo()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListAnomaliesRequest>(_ => new ListAnomaliesReply());

        Assert.Equal("no day cost far from the usual", Assert.Single((await gateway.RunAsync("cost", "anomalies")).Lines()));
    }

    [Theory]
    [InlineData(true, ExitCodes.Success)]
    [InlineData(false, ExitCodes.CheckFailed)]
    public async Task Reconcile_AnExport_ExitsByWhetherItAgrees(bool isEqual, int code)
    {
        await File.WriteAllTextAsync(_file, "date,model\n");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ReconcileExportRequest>(_ => new ReconcileExportReply
        {
            FirstDay = "2026-03-01",
            LastDay = "2026-03-31",
            ExportNanoUsd = 2 * Dollar,
            LedgerNanoUsd = Dollar,
            IsEqual = isEqual,
            Models =
            {
                new ModelReconciliation
                {
                    Model = "gpt-4o", Export = new UsageSide { Requests = -1, CostNanoUsd = 2 * Dollar }, ExportCostIsComputed = true,
                    Ledger = new UsageSide { Requests = 7, CostNanoUsd = Dollar }, IsEqual = isEqual, Explanations = { "Another price." },
                },
            },
        });

        CommandResult result = await gateway.RunAsync("cost", "reconcile", _file, "--provider", "openai", "--tolerance", "0.5", "--all-tenants");

        Assert.Equal(code, result.ExitCode);
        Assert.Contains("2026-03-01 to 2026-03-31: $2.00 by the export, $1.00 by the ledger", result.Out, StringComparison.Ordinal);
        Assert.Contains("gpt-4o: Another price.", result.Out, StringComparison.Ordinal);
        Assert.Equal(
            new ReconcileExportRequest { Provider = "openai", Csv = "date,model\n", TolerancePermille = 5, AllTenants = true },
            gateway.Script.Requests.OfType<ReconcileExportRequest>().Single());
    }

    [Fact]
    public async Task Anomalies_LeastOfNothing_AsksForAnyDifference()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListAnomaliesRequest>(_ => new ListAnomaliesReply());

        await gateway.RunAsync("cost", "anomalies", "--least", "0");

        Assert.Equal(1, gateway.Script.Requests.OfType<ListAnomaliesRequest>().Single().MinNanoUsd);
    }

    [Theory]
    [InlineData("101")]
    [InlineData("0.05")]
    public async Task Reconcile_WrongTolerance_SendsNothing(string tolerance)
    {
        await File.WriteAllTextAsync(_file, "date,model\n");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();

        CommandResult result = await gateway.RunAsync("cost", "reconcile", _file, "--provider", "openai", "--tolerance", tolerance);

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Empty(gateway.Script.Requests);
    }
}
