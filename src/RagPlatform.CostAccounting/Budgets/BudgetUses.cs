using System.Data.Common;
using Dapper;
using RagPlatform.Contracts.V1;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Budgets;

/// <summary>
/// Reads how far budgets are used: what the ledger says is spent, and what is held. All in one statement, that is of one moment: an event that is booked
/// meanwhile moves from what is held to what is spent, and must be seen on exactly one side. Budgets of one level and period are summed up together.
/// </summary>
internal sealed class BudgetUses
{
    private readonly IReadOnlyList<Budget> _budgets;
    private readonly (string Level, string Period)[] _groups;
    private readonly BudgetPeriod[] _periods;
    private readonly DynamicParameters _parameters;
    private readonly string _sql;

    private BudgetUses(SqlDialect dialect, string tenant, IReadOnlyList<Budget> budgets, DateTimeOffset now)
    {
        _budgets = budgets;
        _groups = [.. budgets.Select(GroupOf).Distinct()];
        _periods = [.. _groups.Select(group => BudgetPeriod.Of(group.Period, now))];
        _parameters = new DynamicParameters(new { tenant });
        for (int i = 0; i < _groups.Length; i++)
        {
            _parameters.Add($"first{i}", _periods[i].FirstDay);
            _parameters.Add($"end{i}", _periods[i].EndDay);
            _parameters.Add($"names{i}", budgets.Where(budget => GroupOf(budget) == _groups[i]).Select(budget => budget.Name).ToArray());
        }

        _sql = string.Join(" UNION ALL ", _groups.Select((group, i) => Select(dialect, group.Level, i)));
    }

    /// <summary>Within a transaction.</summary>
    public static async Task<IReadOnlyList<BudgetUse>> ReadAsync(
        SqlDialect dialect,
        DbTransaction transaction,
        string tenant,
        IReadOnlyList<Budget> budgets,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (budgets.Count == 0)
        {
            return [];
        }

        var uses = new BudgetUses(dialect, tenant, budgets, now);
        return uses.ToUses(await transaction.QueryAsync<Row>(uses._sql, uses._parameters, cancellationToken));
    }

    /// <summary>For itself, so that it holds up nobody who books.</summary>
    public static async Task<IReadOnlyList<BudgetUse>> ReadAsync(
        IDatabase database, string tenant, IReadOnlyList<Budget> budgets, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (budgets.Count == 0)
        {
            return [];
        }

        var uses = new BudgetUses(database.Dialect, tenant, budgets, now);
        return uses.ToUses(await database.QueryAsync<Row>(uses._sql, uses._parameters, cancellationToken));
    }

    private static (string Level, string Period) GroupOf(Budget budget) => (budget.Level, budget.Period);

    private static string Select(SqlDialect dialect, string level, int i)
    {
        string name = level switch
        {
            BudgetStore.Team => "team",
            BudgetStore.Key => "subject",
            _ => "''",
        };
        string spentBy = level == BudgetStore.Platform ? BudgetStore.Tenant : level;
        string window = $"tenant = @tenant AND day >= @first{i} AND day < @end{i}";
        string held = name == "''" ? string.Empty : $" AND {dialect.In(name, $"names{i}")}";
        return $"""
            SELECT CAST({i} AS BIGINT) AS Number, name AS Name, CAST(SUM(cost_nano_usd) AS BIGINT) AS Spent, CAST(0 AS BIGINT) AS Reserved
            FROM spent_sums WHERE {window} AND level = '{spentBy}' AND {dialect.In("name", $"names{i}")} GROUP BY 1, 2
            UNION ALL
            SELECT CAST({i} AS BIGINT), {name}, CAST(0 AS BIGINT), CAST(SUM(hold) AS BIGINT)
            FROM budget_reservations WHERE {window}{held} AND hold > 0 GROUP BY 1, 2
            """;
    }

    private IReadOnlyList<BudgetUse> ToUses(IReadOnlyList<Row> rows)
    {
        ILookup<(long, string), Row> of = rows.ToLookup(row => (row.Number, row.Name));
        return
        [
            .. _budgets.Select(budget =>
            {
                int group = Array.IndexOf(_groups, GroupOf(budget));
                Row[] own = [.. of[(group, budget.Name)]];
                return new BudgetUse(budget, _periods[group], own.Sum(row => row.Spent), own.Sum(row => row.Reserved));
            }),
        ];
    }

    private sealed class Row
    {
        public long Number { get; init; }

        public string Name { get; init; } = string.Empty;

        public long Spent { get; init; }

        public long Reserved { get; init; }
    }
}
