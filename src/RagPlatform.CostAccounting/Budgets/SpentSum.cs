using RagPlatform.CostAccounting.Ledger;

namespace RagPlatform.CostAccounting.Budgets;

/// <summary>What a batch adds to what a tenant, a team or a key spent on a day.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Level">As budgets name it.</param>
/// <param name="Name">The team, or the key's subject; empty for the tenant.</param>
/// <param name="Day">Days since 1970, UTC.</param>
/// <param name="CostNanoUsd">Nano-dollars.</param>
internal sealed record SpentSum(string Tenant, string Level, string Name, long Day, long CostNanoUsd)
{
    /// <summary>Whom a sum is charged to, in the order in which rows are locked everywhere.</summary>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    public static IReadOnlyList<SpentSum> Of(IReadOnlyList<CostSum> sums)
    {
        var spent = new SortedDictionary<(string Tenant, string Level, string Name, long Day), long>(
            Comparer<(string Tenant, string Level, string Name, long Day)>.Create(Compare));
        foreach (CostSum sum in sums.Where(sum => sum.CostNanoUsd > 0 && sum.Dimension.Of.Category != CostCategories.AvoidedByCache))
        {
            Add(sum, BudgetStore.Tenant, string.Empty);
            if (sum.Dimension.Of.Team.Length > 0)
            {
                Add(sum, BudgetStore.Team, sum.Dimension.Of.Team);
            }

            if (sum.Dimension.Of.Subject.Length > 0)
            {
                Add(sum, BudgetStore.Key, sum.Dimension.Of.Subject);
            }
        }

        return [.. spent.Select(entry => new SpentSum(entry.Key.Tenant, entry.Key.Level, entry.Key.Name, entry.Key.Day, entry.Value))];

        void Add(CostSum sum, string level, string name)
        {
            (string, string, string, long) key = (sum.Dimension.Of.Tenant, level, name, sum.Day);
            spent.TryGetValue(key, out long before);
            spent[key] = checked(before + sum.CostNanoUsd);
        }
    }

    private static int Compare(
        (string Tenant, string Level, string Name, long Day) left, (string Tenant, string Level, string Name, long Day) right)
    {
        int order = string.CompareOrdinal(left.Tenant, right.Tenant);
        order = order != 0 ? order : string.CompareOrdinal(left.Level, right.Level);
        order = order != 0 ? order : string.CompareOrdinal(left.Name, right.Name);
        return order != 0 ? order : left.Day.CompareTo(right.Day);
    }
}
