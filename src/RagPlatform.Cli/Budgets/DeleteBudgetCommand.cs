using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Budgets;

/// <summary><c>rag cost budgets delete</c>: lifts a limit, after a question.</summary>
internal sealed class DeleteBudgetCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly BudgetOptions _which = new();
    private readonly Option<bool> _yes = Confirmation.Yes();

    public Command Describe()
    {
        var command = new Command("delete", "Deletes the budget of the tenant, a team or a key.") { _yes };
        _which.AddTo(command);
        return command;
    }

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        (string level, string name, string period, string tenant) = _which.Read(line);
        string what = BudgetOptions.Name(level, name, period);
        if (!line.GetValue(_yes)
            && !await Confirmation.AskAsync(surroundings, $"Delete {what}? Nothing limits that spending then.", cancellationToken))
        {
            throw new FailureException("Nothing was deleted.");
        }

        await gateway.Costs.DeleteBudgetAsync(
            new DeleteBudgetRequest { Level = level, Name = name, Period = period, Tenant = tenant }, gateway.Call(cancellationToken));
        await surroundings.Out.WriteLineAsync($"deleted {what}");
        return ExitCodes.Success;
    }
}
