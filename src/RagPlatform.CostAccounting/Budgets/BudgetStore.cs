using System.Data.Common;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Budgets;

/// <summary>The budgets of tenants, their teams and keys.</summary>
internal sealed class BudgetStore(IDatabase database, TimeProvider time)
{
    public const string Platform = "platform";
    public const string Tenant = "tenant";
    public const string Team = "team";
    public const string Key = "key";

    // More would make every reservation slow: the ones that apply to a call are at most eight, the list is read as a whole.
    private const int MaxBudgets = 10_000;
    private const int MaxNameLength = 256;

    /// <summary>Sets or changes a budget.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public async Task<Budget> SetAsync(string tenant, Budget? budget, CancellationToken cancellationToken)
    {
        if (budget is null)
        {
            throw PlatformException.InvalidField("budget", "'budget' says which limit is set.");
        }

        ValidateName(budget.Level, budget.Name, budget.Period);
        ValidateAmount("soft_nano_usd", budget.SoftNanoUsd);
        ValidateAmount("hard_nano_usd", budget.HardNanoUsd);
        if (budget is { SoftNanoUsd: 0, HardNanoUsd: 0 })
        {
            throw PlatformException.InvalidField("hard_nano_usd", "A budget has a soft limit, a hard limit, or both; to lift it, delete it.");
        }

        int changed = await database.ExecuteAsync(
            $"""
            INSERT INTO budgets (tenant, level, name, period, soft_nano_usd, hard_nano_usd, budget_fallback)
            SELECT @tenant, @Level, @Name, @Period, @SoftNanoUsd, @HardNanoUsd, @fallback
            WHERE (SELECT COUNT(*) FROM budgets WHERE tenant = @tenant) < {MaxBudgets}
            ON CONFLICT (tenant, level, name, period) DO UPDATE SET soft_nano_usd = EXCLUDED.soft_nano_usd,
                hard_nano_usd = EXCLUDED.hard_nano_usd, budget_fallback = EXCLUDED.budget_fallback
            """,
            new
            {
                tenant,
                budget.Level,
                budget.Name,
                budget.Period,
                budget.SoftNanoUsd,
                budget.HardNanoUsd,
                fallback = budget.BudgetFallback ? 1L : 0L,
            },
            cancellationToken);
        return changed == 1
            ? budget
            : throw PlatformException.InvalidField("budget", $"A tenant has at most {MaxBudgets:N0} budgets; delete one that is not needed.");
    }

    /// <summary>Removes a budget.</summary>
    /// <exception cref="PlatformException">NOT_FOUND.</exception>
    public async Task DeleteAsync(string tenant, DeleteBudgetRequest budget, CancellationToken cancellationToken)
    {
        ValidateName(budget.Level, budget.Name, budget.Period);
        int removed = await database.ExecuteAsync(
            "DELETE FROM budgets WHERE tenant = @tenant AND level = @Level AND name = @Name AND period = @Period",
            new { tenant, budget.Level, budget.Name, budget.Period },
            cancellationToken);
        if (removed == 0)
        {
            throw PlatformException.NotFound("UNKNOWN_BUDGET", "There is no budget of that level, name and period.");
        }
    }

    /// <summary>All budgets of a tenant and how far they are used.</summary>
    public async Task<ListBudgetsReply> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        await database.InTransactionAsync(
            async (transaction, token) =>
            {
                await Reservations.ExpireAsync(transaction, tenant, now, token);
                return true;
            },
            cancellationToken);
        IReadOnlyList<Row> rows = await database.QueryAsync<Row>(
            $"SELECT {Row.Columns} FROM budgets WHERE tenant = @tenant ORDER BY level DESC, name, period", new { tenant }, cancellationToken);
        IReadOnlyList<BudgetUse> uses = await BudgetUses.ReadAsync(
            database, tenant, [.. rows.Select(row => row.ToContract())], now, cancellationToken);
        return new ListBudgetsReply
        {
            Budgets =
            {
                uses.Select(use => new BudgetState
                {
                    Budget = use.Budget,
                    SpentNanoUsd = use.Spent,
                    ReservedNanoUsd = use.Reserved,
                    ResetsAtMs = use.Period.ResetsAtMs,
                }),
            },
        };
    }

    /// <summary>Budgets of a month, that of the tenant first.</summary>
    public async Task<IReadOnlyList<Budget>> MonthlyAsync(string tenant, int most, CancellationToken cancellationToken)
    {
        IReadOnlyList<Row> rows = await database.QueryAsync<Row>(
            $"""
            SELECT {Row.Columns} FROM budgets WHERE tenant = @tenant AND period = '{BudgetPeriod.Month}'
            ORDER BY level DESC, name LIMIT @most
            """,
            new { tenant, most = (long)most },
            cancellationToken);
        return [.. rows.Select(row => row.ToContract())];
    }

    /// <summary>The budgets that apply to a call: those of platform, tenant, team and key.</summary>
    public static async Task<IReadOnlyList<Budget>> ApplyingAsync(
        DbTransaction transaction, string tenant, string team, string subject, CancellationToken cancellationToken)
    {
        IReadOnlyList<Row> rows = await transaction.QueryAsync<Row>(
            $"""
            SELECT {Row.Columns} FROM budgets
            WHERE tenant = @tenant AND (level IN ('{Platform}', '{Tenant}') OR (level = '{Team}' AND name = @team) OR (level = '{Key}' AND name = @subject))
            ORDER BY level DESC, period
            """,
            new { tenant, team, subject },
            cancellationToken);
        return [.. rows.Select(row => row.ToContract())];
    }

    private static void ValidateName(string level, string name, string period)
    {
        if (level is not (Platform or Tenant or Team or Key))
        {
            throw PlatformException.InvalidField(
                "level", $"A budget is of the {Platform}, a {Tenant}, a {Team} or a {Key}; '{level}' is none of them.");
        }

        if (level is Platform or Tenant ? name.Length > 0 : name.Length is 0 or > MaxNameLength || name.Contains('\0', StringComparison.Ordinal))
        {
            throw PlatformException.InvalidField(
                "name",
                $"A budget of a {Team} or {Key} has its name in 1 to {MaxNameLength} characters, none of them NUL; that of {Platform} or {Tenant} has none.");
        }

        if (period is not (BudgetPeriod.Day or BudgetPeriod.Month))
        {
            throw PlatformException.InvalidField("period", $"A budget is per {BudgetPeriod.Day} or {BudgetPeriod.Month}; '{period}' is neither.");
        }
    }

    private static void ValidateAmount(string field, long amount)
    {
        if (amount is < 0 or > UsageEventValidator.MaxCostNanoUsd)
        {
            throw PlatformException.InvalidField(
                field, $"'{field}' is 1 to {UsageEventValidator.MaxCostNanoUsd} nano-dollars, or 0 for no such limit.");
        }
    }

    private sealed class Row
    {
        public const string Columns =
            "level AS Level, name AS Name, period AS Period, soft_nano_usd AS Soft, hard_nano_usd AS Hard, budget_fallback AS Fallback";

        public string Level { get; init; } = string.Empty;

        public string Name { get; init; } = string.Empty;

        public string Period { get; init; } = string.Empty;

        public long Soft { get; init; }

        public long Hard { get; init; }

        public long Fallback { get; init; }

        public Budget ToContract() => new()
        {
            Level = Level,
            Name = Name,
            Period = Period,
            SoftNanoUsd = Soft,
            HardNanoUsd = Hard,
            BudgetFallback = Fallback != 0,
        };
    }
}
