namespace RagPlatform.CostAccounting.Estimates;

/// <summary>One thing a deployment is charged for, in nano-dollars: so much a month at any traffic, and so much for each query.</summary>
/// <param name="Part">What it is counted under.</param>
/// <param name="PerMonth">A month, whatever is asked.</param>
/// <param name="PerMillionQueries">
/// A million queries. Kept for a million and not for one, as prices are kept for a million tokens, so that nothing is lost to rounding.
/// </param>
/// <param name="Once">Paid once.</param>
/// <param name="Unknown">The price that is not known, in a sentence; null: it is known. An unknown price is not zero.</param>
internal sealed record CostComponent(CostPart Part, Int128 PerMonth, Int128 PerMillionQueries, Int128 Once, string? Unknown = null);
