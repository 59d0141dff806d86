using RagPlatform.Contracts.V1;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Prices;

/// <summary>Price rows as the contract has them, and back.</summary>
internal static class PriceContract
{
    private const int Percent = 100;

    public static Price ToContract(PriceRow row)
    {
        var price = new Price
        {
            PriceId = row.Id,
            Provider = row.Provider,
            Model = row.Model,
            ValidFromMs = row.ValidFrom.ToUnixTimeMilliseconds(),
            Source = row.Source,
            BatchPercent = row.BatchPercent,
            WithoutTokens = !row.HasTokenPrices,
        };
        if (row.HasTokenPrices)
        {
            price.InputNanoUsdPerMtok = row.Input;
            price.CacheReadNanoUsdPerMtok = row.CacheRead;
            price.CacheWriteNanoUsdPerMtok = row.CacheWrite;
            price.CacheWrite1HNanoUsdPerMtok = row.CacheWrite1h;
            price.OutputNanoUsdPerMtok = row.Output;
            price.EmbeddingNanoUsdPerMtok = row.Embedding;
        }

        if (row.RerankPerThousandSearches is { } rerank)
        {
            price.RerankNanoUsdPerThousandSearches = rerank;
        }

        if (row.StoragePerGbMonth is { } storage)
        {
            price.StorageNanoUsdPerGbMonth = storage;
        }

        if (row.InfrastructurePerHour is { } hour)
        {
            price.InfrastructureNanoUsdPerHour = hour;
        }

        if (row.InfrastructurePerMonth is { } month)
        {
            price.InfrastructureNanoUsdPerMonth = month;
        }

        price.RegionPercent.Add(row.RegionPercent.ToDictionary());
        price.Tiers.AddRange(row.Tiers.Select(tier => new Contracts.V1.PriceTier
        {
            AbovePromptTokens = tier.AbovePromptTokens,
            InputNanoUsdPerMtok = tier.Input,
            CacheReadNanoUsdPerMtok = tier.CacheRead,
            CacheWriteNanoUsdPerMtok = tier.CacheWrite,
            CacheWrite1HNanoUsdPerMtok = tier.CacheWrite1h,
            OutputNanoUsdPerMtok = tier.Output,
        }));
        return price;
    }

    public static PriceRow ToRow(Price price) => new(
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
