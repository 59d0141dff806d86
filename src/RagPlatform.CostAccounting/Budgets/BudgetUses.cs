using System.Data.Common;
using Dapper;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Budgets;

/// <summary>Reads how far budgets are used: the sums of the ledger, and what is held.</summary>
internal static class BudgetUses
{
    /// <summary>
    /// Reads all in one statement, that is of one moment: an event that is booked meanwhile moves from what is held to what is spent, and must be
    /// seen on exactly one side.
    /// </summary>
    public static async Task<IReadOnlyList<BudgetUse>> ReadAsync(
        DbTransaction transaction, string tenant, IReadOnlyList<Budget> budgets, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (budgets.Count == 0)
        {
            return [];
        }

        var parameters = new DynamicParameters(new { tenant });
        BudgetPeriod[] periods = [.. budgets.Select(budget => BudgetPeriod.Of(budget.Period, now))];
        for (int i = 0; i < budgets.Count; i++)
        {
            parameters.Add($"first{i}", periods[i].FirstDay);
            parameters.Add($"end{i}", periods[i].EndDay);
            parameters.Add($"name{i}", budgets[i].Name);
        }

        IReadOnlyList<(long Number, long Spent, long Reserved)> uses = await transaction.QueryAsync<(long, long, long)>(
            string.Join(" UNION ALL ", budgets.Select(Select)), parameters, cancellationToken);
        return [.. uses.OrderBy(use => use.Number).Select(use =>
            new BudgetUse(budgets[(int)use.Number], periods[(int)use.Number], use.Spent, use.Reserved))];
    }

    private static string Select(Budget budget, int i)
    {
        string scope = budget.Level switch
        {
            BudgetStore.Team => $"AND team = @name{i}",
            BudgetStore.Key => $"AND subject = @name{i}",
            _ => string.Empty,
        };
        return $"""
            SELECT CAST({i} AS BIGINT),
                (SELECT CAST(COALESCE(SUM(cost_nano_usd), 0) AS BIGINT) FROM cost_sums
                    WHERE tenant = @tenant AND day >= @first{i} AND day < @end{i} AND category <> '{CostCategories.AvoidedByCache}' {scope}),
                (SELECT CAST(COALESCE(SUM(hold), 0) AS BIGINT) FROM budget_reservations
                    WHERE tenant = @tenant AND day >= @first{i} AND day < @end{i} AND hold > 0 {scope})
            """;
    }
}
