using RagPlatform.Contracts.V1;

namespace RagPlatform.Tokens.Pricing;

/// <summary>Token counts, and the terms they are priced under, as the contract has them.</summary>
public static class TokenContract
{
    /// <summary>The counts as the contract has them.</summary>
    public static TokenBuckets ToBuckets(this TokenCounts tokens) => new()
    {
        InputUncached = tokens.InputUncached,
        CacheRead = tokens.CacheRead,
        CacheWrite = tokens.CacheWrite,
        CacheWrite1H = tokens.CacheWrite1h,
        OutputText = tokens.OutputText,
        OutputReasoning = tokens.OutputReasoning,
        Embedding = tokens.Embedding,
    };

    /// <summary>The terms an event is priced under.</summary>
    public static PriceTerms ToTerms(this UsageEvent usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return new PriceTerms(usage.Batch, usage.Region);
    }

    /// <summary>The contract's counts; none for null.</summary>
    public static TokenCounts ToCounts(this TokenBuckets? tokens) => tokens is null
        ? default
        : new TokenCounts(
            tokens.InputUncached,
            tokens.CacheRead,
            tokens.CacheWrite,
            tokens.OutputText,
            tokens.OutputReasoning,
            tokens.Embedding,
            tokens.CacheWrite1H);
}
