namespace RagPlatform.CostAccounting.Insights;

/// <summary>What one value of a dimension cost on one day.</summary>
internal sealed class DailyCost
{
    /// <summary>Days since 1970, UTC.</summary>
    public long Day { get; init; }

    /// <summary>The value of the dimension.</summary>
    public string Key { get; init; } = string.Empty;

    /// <summary>Nano-dollars.</summary>
    public long Cost { get; init; }

    /// <summary>Usage events.</summary>
    public long Events { get; init; }

    /// <summary>Those of them without a known price.</summary>
    public long Unpriced { get; init; }
}
