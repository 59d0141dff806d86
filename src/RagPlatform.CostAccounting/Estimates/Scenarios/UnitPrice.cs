using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>How something is priced; one of the three is set.</summary>
/// <param name="Model">A row of the price book, as 'provider/name'.</param>
/// <param name="Row">Prices the scenario itself gives.</param>
/// <param name="NanoEach">Nano-dollars for the whole of it: a query, a month, an item.</param>
internal sealed record UnitPrice(string? Model = null, PriceRow? Row = null, long? NanoEach = null);
