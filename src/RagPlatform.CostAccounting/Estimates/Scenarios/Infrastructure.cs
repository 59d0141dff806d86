namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>Machines or services that cost by the month.</summary>
/// <param name="Name">As the scenario calls them.</param>
/// <param name="Price">Of one of them for a month.</param>
/// <param name="Count">How many.</param>
/// <param name="Scales">True: half the traffic takes half of them. False: they cost the same at any traffic.</param>
/// <param name="AtQueriesPerDay">The traffic the price is for, where it scales.</param>
/// <param name="Part">What they are counted under.</param>
internal sealed record Infrastructure(string Name, UnitPrice Price, long Count, bool Scales, long AtQueriesPerDay, CostPart Part);
