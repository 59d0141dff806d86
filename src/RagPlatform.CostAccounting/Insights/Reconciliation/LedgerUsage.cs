using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Insights.Reconciliation;

/// <summary>What the ledger has of a model on a day.</summary>
internal sealed class LedgerUsage : TokenColumns
{
    /// <summary>Days since 1970, UTC.</summary>
    public long Day { get; init; }

    /// <summary>The model.</summary>
    public string Model { get; init; } = string.Empty;

    /// <summary>Events, one a call.</summary>
    public long Events { get; init; }

    /// <summary>Those without a known price.</summary>
    public long Unpriced { get; init; }

    /// <summary>Nano-dollars.</summary>
    public long Cost { get; init; }

    /// <summary>In the buckets of an export: what was embedded was input, and reasoning was output.</summary>
    public TokenCounts Tokens => new(
        checked(InputUncached + Embedding), CacheRead, CacheWrite, checked(OutputText + OutputReasoning), CacheWrite1h: CacheWrite1H);
}
