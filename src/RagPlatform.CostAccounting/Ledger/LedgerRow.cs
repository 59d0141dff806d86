using RagPlatform.Contracts.V1;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>An event as it is written.</summary>
/// <param name="Event">The event.</param>
/// <param name="Dimension">What it is of.</param>
internal readonly record struct LedgerRow(LedgerEvent Event, LedgerDimension Dimension)
{
    public UsageEvent Usage => Event.Usage;

    public long Digest => Event.Digest;

    public long Day => Event.Day;
}
