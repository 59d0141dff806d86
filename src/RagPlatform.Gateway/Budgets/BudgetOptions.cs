using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Gateway.Budgets;

/// <summary>How the Gateway borrows from budgets; bound from the section <c>Budgets</c>.</summary>
public sealed class BudgetOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Budgets";

    /// <summary>
    /// What a replica borrows ahead for a key, in nano-dollars, where the budget has it; CostAccounting gives at most a quarter of what is left.
    /// Default 50,000,000 (five cents).
    /// </summary>
    [Range(0L, 1_000_000_000_000_000L)]
    public long LeaseNanoUsd { get; set; } = 50_000_000;

    /// <summary>Seconds in which borrowed money is spent; then the rest is given back. A changed budget holds after that time. Default 10.</summary>
    [Range(1, 300)]
    public int LeaseSeconds { get; set; } = 10;

    /// <summary>
    /// Seconds after that in which CostAccounting keeps the money of a replica that died: as long as an answer and the delivery of its usage
    /// take, hence longer than <c>Resilience:StreamTimeout</c>. Default 300.
    /// </summary>
    [Range(1, 3000)]
    public int HoldSeconds { get; set; } = 300;
}
