using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.CostAccounting.Prices;

/// <summary>Refuses rows that would falsify the price book: nameless, negative, absurd, or with a price forgotten.</summary>
internal static class PriceValidator
{
    /// <summary>A million dollars a unit: a larger price is a mistake of the unit, and could not be multiplied by what is used of it.</summary>
    public const long MaxNanoUsd = 1_000_000_000_000_000;

    private const int MaxNameLength = 200;
    private const int MaxSourceLength = 500;
    private const int MaxTiers = 10;
    private const int MaxRegions = 50;
    private const int MaxPercent = 1000;

    // The last millisecond of the year 9999.
    private const long MaxTimeMs = 253_402_300_799_999;

    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public static void Validate(Price price)
    {
        RequireName(price.Provider, "price.provider");
        RequireName(price.Model, "price.model");
        Require(!price.Provider.Any(char.IsUpper), "price.provider", "is in lower case");
        Require(
            price.Source.Trim().Length is >= 1 and <= MaxSourceLength,
            "price.source",
            $"says where the price was read, in 1 to {MaxSourceLength} characters");
        Require(price.ValidFromMs is > 0 and <= MaxTimeMs, "price.valid_from_ms", "is Unix time in milliseconds");

        bool[] given =
        [
            price.HasInputNanoUsdPerMtok, price.HasCacheReadNanoUsdPerMtok, price.HasCacheWriteNanoUsdPerMtok, price.HasCacheWrite1HNanoUsdPerMtok,
            price.HasOutputNanoUsdPerMtok, price.HasEmbeddingNanoUsdPerMtok,
        ];
        Require(
            given.All(one => one) || !given.Any(one => one),
            "price",
            "gives all six prices of tokens, 0 where they are free, or none: input, cache_read, cache_write, cache_write_1h, output, embedding");
        bool hasUnits = price.HasRerankNanoUsdPerThousandSearches || price.HasStorageNanoUsdPerGbMonth
            || price.HasInfrastructureNanoUsdPerHour || price.HasInfrastructureNanoUsdPerMonth;
        Require(given[0] || hasUnits, "price", "has a price: of tokens, searches, storage or infrastructure");
        Require(given[0] || price.Tiers.Count == 0, "price.tiers", "stand beside prices of tokens");

        foreach ((string field, long amount) in Amounts(price))
        {
            Require(amount is >= 0 and <= MaxNanoUsd, $"price.{field}", $"is 0 to {MaxNanoUsd:N0} nano-dollars");
        }

        Require(price.BatchPercent is >= 0 and <= MaxPercent, "price.batch_percent", $"is 1 to {MaxPercent}, or 0 for 100");
        Require(price.RegionPercent.Count <= MaxRegions, "price.region_percent", $"has at most {MaxRegions} regions");
        foreach ((string region, int percent) in price.RegionPercent)
        {
            RequireName(region, "price.region_percent");
            Require(percent is >= 1 and <= MaxPercent, "price.region_percent", $"is 1 to {MaxPercent} for each region");
        }

        Require(price.Tiers.Count <= MaxTiers, "price.tiers", $"are at most {MaxTiers}");
        Require(
            price.Tiers.All(tier => tier.AbovePromptTokens > 0)
                && price.Tiers.Select(tier => tier.AbovePromptTokens).Distinct().Count() == price.Tiers.Count,
            "price.tiers",
            "each have a bound of their own above 0");
    }

    private static IEnumerable<(string Field, long Amount)> Amounts(Price price) =>
    [
        ("input_nano_usd_per_mtok", price.InputNanoUsdPerMtok),
        ("cache_read_nano_usd_per_mtok", price.CacheReadNanoUsdPerMtok),
        ("cache_write_nano_usd_per_mtok", price.CacheWriteNanoUsdPerMtok),
        ("cache_write_1h_nano_usd_per_mtok", price.CacheWrite1HNanoUsdPerMtok),
        ("output_nano_usd_per_mtok", price.OutputNanoUsdPerMtok),
        ("embedding_nano_usd_per_mtok", price.EmbeddingNanoUsdPerMtok),
        ("rerank_nano_usd_per_thousand_searches", price.RerankNanoUsdPerThousandSearches),
        ("storage_nano_usd_per_gb_month", price.StorageNanoUsdPerGbMonth),
        ("infrastructure_nano_usd_per_hour", price.InfrastructureNanoUsdPerHour),
        ("infrastructure_nano_usd_per_month", price.InfrastructureNanoUsdPerMonth),
        .. price.Tiers.SelectMany(tier => (long[])
        [
            tier.InputNanoUsdPerMtok, tier.CacheReadNanoUsdPerMtok, tier.CacheWriteNanoUsdPerMtok, tier.CacheWrite1HNanoUsdPerMtok,
            tier.OutputNanoUsdPerMtok,
        ]).Select(amount => ("tiers", amount)),
    ];

    private static void RequireName(string name, string field) => Require(
        name.Length is >= 1 and <= MaxNameLength && name == name.Trim() && !name.Any(char.IsControl),
        field,
        $"is a name of 1 to {MaxNameLength} characters without control characters, and without white space around it");

    private static void Require(bool condition, string field, string rule)
    {
        if (!condition)
        {
            throw PlatformException.InvalidField(field, $"Not so this price: '{field}' {rule}.");
        }
    }
}
