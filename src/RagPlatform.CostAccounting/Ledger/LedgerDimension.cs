namespace RagPlatform.CostAccounting.Ledger;

/// <summary>Dimensions and the number under which the store knows them.</summary>
/// <param name="Id">Never given to others.</param>
/// <param name="Key">By what the store tells them from others.</param>
/// <param name="Of">The dimensions.</param>
internal sealed record LedgerDimension(long Id, string Key, CostDimensions Of);
