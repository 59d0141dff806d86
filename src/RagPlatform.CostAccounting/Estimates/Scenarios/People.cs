namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>People's time.</summary>
/// <param name="Name">What they do.</param>
/// <param name="Thousandths">How many, in thousandths: 500 is half of one.</param>
/// <param name="NanoPerMonth">Of one of them, in nano-dollars.</param>
/// <param name="Months">For how many thousandths of months, paid once; null: every month.</param>
internal sealed record People(string Name, long Thousandths, long NanoPerMonth, long? Months);
