using RagPlatform.Contracts.V1;

namespace RagPlatform.CostAccounting.Budgets;

/// <summary>A budget and how far it is used in the period that is now.</summary>
internal sealed record BudgetUse(Budget Budget, BudgetPeriod Period, long Spent, long Reserved)
{
    /// <summary>Spent and held.</summary>
    public long Used => checked(Spent + Reserved);

    /// <summary>What may still be spent; the largest number without a hard limit.</summary>
    public long Room => Budget.HardNanoUsd == 0 ? long.MaxValue : Math.Max(0, Budget.HardNanoUsd - Used);

    /// <summary>Whether the soft limit is passed, or may be by a call that costs the amount.</summary>
    public bool IsAboveSoftWith(long amount) => Budget.SoftNanoUsd > 0 && checked(Used + amount) > Budget.SoftNanoUsd;

    /// <summary>Which budget it is, for people.</summary>
    public string Name => $"the {(Budget.Period == BudgetPeriod.Day ? "daily" : "monthly")} budget of {Owner}";

    private string Owner => Budget.Level switch
    {
        BudgetStore.Platform => "the tenant, set by the platform",
        BudgetStore.Tenant => "the tenant",
        _ => $"{Budget.Level} '{Budget.Name}'",
    };
}
