using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Budgets;

/// <summary><c>rag cost budgets list</c>: the budgets and how far they are used.</summary>
internal sealed class ListBudgetsCommand(Surroundings surroundings) : ICommandFeature
{
    private static readonly string[] s_headings = ["level", "name", "period", "#soft", "#hard", "#spent", "#held", "above", "resets", "instead"];
    private readonly Option<string?> _tenant = BudgetOptions.TenantOption();
    private readonly Option<bool> _json = CommonOptions.JsonLines();

    public Command Describe() => new("list", "Lists the budgets and how far they are used.") { _tenant, _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        ListBudgetsReply reply = await gateway.Costs.ListBudgetsAsync(
            new ListBudgetsRequest { Tenant = line.GetValue(_tenant) ?? string.Empty }, gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            foreach (BudgetState state in reply.Budgets)
            {
                await surroundings.Out.WriteLineAsync(Json.OneLine(state));
            }

            return ExitCodes.Success;
        }

        Tables.Print(surroundings, s_headings, reply.Budgets.Select(state => (string[])
        [
            state.Budget.Level,
            state.Budget.Name,
            state.Budget.Period,
            Limit(state.Budget.SoftNanoUsd),
            Limit(state.Budget.HardNanoUsd),
            Quantities.Dollars(state.SpentNanoUsd),
            Quantities.Dollars(state.ReservedNanoUsd),
            Above(state),
            Instants.Text(state.ResetsAtMs),
            state.Budget.BudgetFallback ? "a cheaper answer" : "a refusal",
        ]));
        return ExitCodes.Success;
    }

    private static string Limit(long nano) => nano == 0 ? "-" : Quantities.Dollars(nano);

    private static string Above(BudgetState state)
    {
        long used = state.SpentNanoUsd + state.ReservedNanoUsd;
        return state.Budget switch
        {
            { HardNanoUsd: > 0 } budget when used >= budget.HardNanoUsd => "hard",
            { SoftNanoUsd: > 0 } budget when used >= budget.SoftNanoUsd => "soft",
            _ => "-",
        };
    }
}
