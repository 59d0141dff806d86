using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Costs;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Budgets;

/// <summary><c>rag cost budgets set</c>: limits what is spent in a day or a month.</summary>
internal sealed class SetBudgetCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly BudgetOptions _which = new();
    private readonly Option<decimal?> _hard = DollarOptions.Create("--hard", "Never passed: a call that could is refused.");
    private readonly Option<decimal?> _soft = DollarOptions.Create("--soft", "Above it calls are answered with a warning.");
    private readonly Option<bool> _fallback = new("--fallback")
    {
        Description = "Answer more cheaply (with the cheaper model, else without one) instead of refusing.",
    };

    public Command Describe()
    {
        var command = new Command("set", "Sets the budget of the tenant, a team or a key, or changes it.") { _hard, _soft, _fallback };
        _which.AddTo(command);
        return command;
    }

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        (string level, string name, string period, string tenant) = _which.Read(line);
        decimal? hard = line.GetValue(_hard);
        decimal? soft = line.GetValue(_soft);
        if (hard is null && soft is null)
        {
            throw new UsageException("A budget has a limit: give --hard, --soft or both.");
        }

        Budget budget = await gateway.Costs.SetBudgetAsync(
            new SetBudgetRequest
            {
                Tenant = tenant,
                Budget = new Budget
                {
                    Level = level,
                    Name = name,
                    Period = period,
                    HardNanoUsd = DollarOptions.ToNano("--hard", hard ?? 0),
                    SoftNanoUsd = DollarOptions.ToNano("--soft", soft ?? 0),
                    BudgetFallback = line.GetValue(_fallback),
                },
            },
            gateway.Call(cancellationToken));
        await surroundings.Out.WriteLineAsync(
            $"set {BudgetOptions.Name(budget.Level, budget.Name, budget.Period)}; it holds everywhere within the time money is borrowed for");
        return ExitCodes.Success;
    }
}
