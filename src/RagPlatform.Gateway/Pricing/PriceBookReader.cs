using RagPlatform.Contracts.V1;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.Gateway.Pricing;

/// <summary>The price book as CostAccounting lists it.</summary>
internal static class PriceBookReader
{
    private const int Percent = 100;

    public static PriceBook Read(ListPricesReply reply) => new(
        reply.Prices.Select(ToRow),
        reply.UnknownPriceCeilingNanoUsdPerMtok > 0 ? reply.UnknownPriceCeilingNanoUsdPerMtok : PriceBook.DefaultUnknownPriceCeiling);

    private static PriceRow ToRow(Price price) => new(
        price.PriceId,
        price.Provider,
        price.Model,
        DateTimeOffset.FromUnixTimeMilliseconds(price.ValidFromMs),
        price.InputNanoUsdPerMtok,
        price.CacheReadNanoUsdPerMtok,
        price.CacheWriteNanoUsdPerMtok,
        price.OutputNanoUsdPerMtok,
        price.EmbeddingNanoUsdPerMtok,
        price.Source)
    {
        CacheWrite1h = price.HasCacheWrite1HNanoUsdPerMtok ? price.CacheWrite1HNanoUsdPerMtok : price.CacheWriteNanoUsdPerMtok,
        HasTokenPrices = !price.WithoutTokens,
        BatchPercent = price.BatchPercent == 0 ? Percent : price.BatchPercent,
        RegionPercent = price.RegionPercent.ToDictionary(),
        RerankPerThousandSearches = price.HasRerankNanoUsdPerThousandSearches ? price.RerankNanoUsdPerThousandSearches : null,
        StoragePerGbMonth = price.HasStorageNanoUsdPerGbMonth ? price.StorageNanoUsdPerGbMonth : null,
        InfrastructurePerHour = price.HasInfrastructureNanoUsdPerHour ? price.InfrastructureNanoUsdPerHour : null,
        InfrastructurePerMonth = price.HasInfrastructureNanoUsdPerMonth ? price.InfrastructureNanoUsdPerMonth : null,
        Tiers = [.. price.Tiers.Select(tier => new Tokens.Pricing.PriceTier(
            tier.AbovePromptTokens,
            tier.InputNanoUsdPerMtok,
            tier.CacheReadNanoUsdPerMtok,
            tier.CacheWriteNanoUsdPerMtok,
            tier.CacheWrite1HNanoUsdPerMtok,
            tier.OutputNanoUsdPerMtok))],
    };
}
