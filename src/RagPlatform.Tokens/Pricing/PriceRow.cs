using System.Collections.Frozen;
using System.Numerics;

namespace RagPlatform.Tokens.Pricing;

/// <summary>
/// A dated price of one model or resource. Prices of tokens are nano-dollars (10^-9 USD) per million tokens, so that a list price of one dollar
/// per million tokens is 1,000,000,000. All money is US dollars; a price in another currency is converted by whoever sets it, and the source
/// says at which rate of which day.
/// </summary>
/// <param name="Id">Names the row in the ledger.</param>
/// <param name="Provider">As in <c>openai</c>; part of what a call is priced by.</param>
/// <param name="Model">As the provider names it.</param>
/// <param name="ValidFrom">From when it holds, UTC, until the next row of the same provider and model.</param>
/// <param name="Input">Uncached prompt tokens.</param>
/// <param name="CacheRead">Prompt tokens read from the provider's cache.</param>
/// <param name="CacheWrite">Prompt tokens written to it for five minutes.</param>
/// <param name="Output">Tokens of answer and reasoning.</param>
/// <param name="Embedding">Tokens embedded.</param>
/// <param name="Source">Where and when the price was read.</param>
public sealed record PriceRow(
    string Id,
    string Provider,
    string Model,
    DateTimeOffset ValidFrom,
    long Input,
    long CacheRead,
    long CacheWrite,
    long Output,
    long Embedding,
    string Source)
{
    private const long TokensPerUnit = 1_000_000;
    private const int Percent = 100;
    private const long SearchesPerUnit = 1000;
    private const long BytesPerGigabyte = 1_000_000_000;
    private readonly long? _cacheWrite1h;

    /// <summary>Prompt tokens written to the provider's cache for an hour; as for five minutes unless it is given.</summary>
    public long CacheWrite1h
    {
        get => _cacheWrite1h ?? CacheWrite;
        init => _cacheWrite1h = value;
    }

    /// <summary>False for a price of searches, storage or infrastructure alone: tokens have no known price by it, which is not zero.</summary>
    public bool HasTokenPrices { get; init; } = true;

    /// <summary>Prices for calls with long prompts.</summary>
    public IReadOnlyList<PriceTier> Tiers { get; init; } = [];

    /// <summary>What a call in a batch costs of the price.</summary>
    public int BatchPercent { get; init; } = Percent;

    /// <summary>What a call costs of the price in a region, in percent; others cost the price.</summary>
    public IReadOnlyDictionary<string, int> RegionPercent { get; init; } = FrozenDictionary<string, int>.Empty;

    /// <summary>Nano-dollars per thousand searches of a reranker; null: unknown.</summary>
    public long? RerankPerThousandSearches { get; init; }

    /// <summary>Nano-dollars per 10^9 bytes kept for a month; null: unknown.</summary>
    public long? StoragePerGbMonth { get; init; }

    /// <summary>Nano-dollars per hour; null: unknown.</summary>
    public long? InfrastructurePerHour { get; init; }

    /// <summary>Nano-dollars per month; null: unknown.</summary>
    public long? InfrastructurePerMonth { get; init; }

    /// <summary>
    /// What the tokens cost at this price, in nano-dollars: the sum over the buckets of tokens × price / 10^6, at the tier of the prompt's length,
    /// times what batch and region make of it, rounded up once at the end, so that a charge is never lost to rounding.
    /// Example: 1,500 uncached tokens at 150,000,000 (0.15 USD per million) cost 225,000 nano-dollars; in a batch at 50 % 112,500.
    /// </summary>
    /// <exception cref="OverflowException">The amount does not fit 64 bits (above 9.2 billion dollars).</exception>
    public long Cost(TokenCounts tokens, PriceTerms terms = default)
    {
        long prompt = tokens.Prompt;
        PriceTier price = Tiers.Where(tier => prompt > tier.AbovePromptTokens).MaxBy(tier => tier.AbovePromptTokens)
            ?? new PriceTier(0, Input, CacheRead, CacheWrite, CacheWrite1h, Output);
        Int128 units = checked(((Int128)tokens.InputUncached * price.Input)
            + ((Int128)tokens.CacheRead * price.CacheRead)
            + ((Int128)tokens.CacheWrite * price.CacheWrite)
            + ((Int128)tokens.CacheWrite1h * price.CacheWrite1h)
            + (((Int128)tokens.OutputText + tokens.OutputReasoning) * price.Output)
            + ((Int128)tokens.Embedding * Embedding));
        int batch = terms.Batch ? BatchPercent : Percent;
        int region = terms.Region is null ? Percent : RegionPercent.GetValueOrDefault(terms.Region, Percent);
        return NanoDollars.RoundUp(checked(units * batch * region), (Int128)TokensPerUnit * Percent * Percent);
    }

    /// <summary>What searches of a reranker cost; null when that is unknown. Example: 3 at 2 USD per thousand cost 6,000,000 nano-dollars.</summary>
    /// <exception cref="OverflowException">The amount does not fit 64 bits.</exception>
    public long? RerankCost(long searches) =>
        RerankPerThousandSearches is { } price ? NanoDollars.RoundUp((Int128)searches * price, SearchesPerUnit) : null;

    /// <summary>What it costs to keep bytes for a share of a month; null when that is unknown.</summary>
    /// <param name="bytes">How many are kept.</param>
    /// <param name="time">For how long.</param>
    /// <param name="month">How long the month is.</param>
    /// <exception cref="OverflowException">The amount does not fit 64 bits.</exception>
    public long? StorageCost(long bytes, TimeSpan time, TimeSpan month)
    {
        if (StoragePerGbMonth is not { } price)
        {
            return null;
        }

        // In lowest terms: bytes, price and ticks together do not fit 128 bits where the amount fits 64.
        long common = (long)BigInteger.GreatestCommonDivisor(time.Ticks, month.Ticks);
        return NanoDollars.RoundUp(checked((Int128)bytes * price * (time.Ticks / common)), (Int128)BytesPerGigabyte * (month.Ticks / common));
    }

    /// <summary>What infrastructure costs over a time: by the hour and by the month, whichever prices there are; null without any.</summary>
    /// <param name="time">For how long.</param>
    /// <param name="month">How long the month is.</param>
    /// <exception cref="OverflowException">The amount does not fit 64 bits.</exception>
    public long? InfrastructureCost(TimeSpan time, TimeSpan month)
    {
        long? hourly = InfrastructurePerHour is { } hour ? NanoDollars.RoundUp((Int128)time.Ticks * hour, TimeSpan.TicksPerHour) : null;
        long? monthly = InfrastructurePerMonth is { } price ? NanoDollars.RoundUp((Int128)time.Ticks * price, month.Ticks) : null;
        return hourly is null && monthly is null ? null : checked((hourly ?? 0) + (monthly ?? 0));
    }
}
