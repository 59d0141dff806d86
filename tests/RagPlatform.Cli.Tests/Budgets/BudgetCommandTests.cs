using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Budgets;

public sealed class BudgetCommandTests
{
    [Theory]
    [InlineData("tenant", "")]
    [InlineData("team", "support", "--team", "support")]
    [InlineData("key", "key-1", "--for-key", "key-1")]
    [InlineData("platform", "", "--tenant", "acme")]
    public async Task Set_WithLimits_SendsThemInNanoDollars(string level, string name, params string[] which)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<SetBudgetRequest>(request => request.Budget);

        CommandResult result = await gateway.RunAsync(
            ["cost", "budgets", "set", .. which, "--period", "day", "--hard", "12.5", "--soft", "10", "--fallback"]);

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        var expected = new Budget
        {
            Level = level,
            Name = name,
            Period = "day",
            HardNanoUsd = 12_500_000_000,
            SoftNanoUsd = 10_000_000_000,
            BudgetFallback = true,
        };
        SetBudgetRequest sent = gateway.Script.Requests.OfType<SetBudgetRequest>().Single();
        Assert.Equal(expected, sent.Budget);
        Assert.Equal(level == "platform" ? "acme" : string.Empty, sent.Tenant);
    }

    [Theory]
    [InlineData("A budget has a limit")]
    [InlineData("give --team, --for-key or --tenant", "--hard", "1", "--team", "a", "--for-key", "b")]
    [InlineData("give --team, --for-key or --tenant", "--hard", "1", "--team", "a", "--tenant", "b")]
    [InlineData("--hard is 0 to 1,000,000 dollars", "--hard", "1000001")]
    public async Task Set_WrongLine_SaysWhatIsWrongAndSendsNothing(string reason, params string[] line)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();

        CommandResult result = await gateway.RunAsync(["cost", "budgets", "set", .. line]);

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.Empty(gateway.Script.Requests.OfType<SetBudgetRequest>());
    }

    [Fact]
    public async Task List_Table_ShowsWhatIsUsedAndWhatIsReached()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListBudgetsRequest>(_ => new ListBudgetsReply
        {
            Budgets =
            {
                State("tenant", string.Empty, soft: 5, hard: 10, spent: 4, reserved: 1),
                State("team", "support", soft: 0, hard: 10, spent: 9, reserved: 1),
                State("key", "key-1", soft: 0, hard: 10, spent: 1, reserved: 0),
            },
        });

        CommandResult result = await gateway.RunAsync("cost", "budgets", "list");

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Matches(@"tenant\s.*month\s+\$5\.00\s+\$10\.00\s+\$4\.00\s+\$1\.00\s+soft", result.Out);
        Assert.Matches(@"team\s+support\s+month\s+-\s+\$10\.00\s+\$9\.00\s+\$1\.00\s+hard", result.Out);
        Assert.Matches(@"key\s+key-1\s+month\s+-\s+\$10\.00\s+\$1\.00\s+\$0\.00\s+-", result.Out);
    }

    [Fact]
    public async Task Delete_WithYes_DeletesTheNamedOne()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<DeleteBudgetRequest>(_ => new DeleteBudgetReply());

        CommandResult result = await gateway.RunAsync("cost", "budgets", "delete", "--team", "support", "--yes");

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Equal(
            new DeleteBudgetRequest { Level = "team", Name = "support", Period = "month" },
            gateway.Script.Requests.OfType<DeleteBudgetRequest>().Single());
    }

    [Fact]
    public async Task Delete_NobodyToAsk_DeletesNothing()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();

        CommandResult result = await gateway.RunAsync("cost", "budgets", "delete");

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains("--yes", result.Error, StringComparison.Ordinal);
        Assert.Empty(gateway.Script.Requests.OfType<DeleteBudgetRequest>());
    }

    private static BudgetState State(string level, string name, long soft, long hard, long spent, long reserved)
    {
        const long dollar = 1_000_000_000;
        return new BudgetState
        {
            Budget = new Budget { Level = level, Name = name, Period = "month", SoftNanoUsd = soft * dollar, HardNanoUsd = hard * dollar },
            SpentNanoUsd = spent * dollar,
            ReservedNanoUsd = reserved * dollar,
            ResetsAtMs = 1_772_366_400_000,
        };
    }
}
