using RagPlatform.Contracts.V1;

namespace RagPlatform.Tokens.Pricing;

/// <summary>The price book as the contract has it, and back: whoever prices does it by the same rows.</summary>
public static class PriceContract
{
    private const int Percent = 100;

    /// <summary>The book of a reply; without a ceiling in it that of <see cref="PriceBook.DefaultUnknownPriceCeiling"/>.</summary>
    public static PriceBook ToBook(ListPricesReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        long ceiling = reply.UnknownPriceCeilingNanoUsdPerMtok;
        return new PriceBook(reply.Prices.Select(ToRow), ceiling > 0 ? ceiling : PriceBook.DefaultUnknownPriceCeiling);
    }

    /// <summary>A row as the contract has it.</summary>
    public static Price ToContract(PriceRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
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

    /// <summary>A price of the contract as a row.</summary>
    public static PriceRow ToRow(Price price)
    {
        ArgumentNullException.ThrowIfNull(price);
        return new PriceRow(
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
            Tiers = [.. price.Tiers.Select(tier => new PriceTier(
                tier.AbovePromptTokens,
                tier.InputNanoUsdPerMtok,
                tier.CacheReadNanoUsdPerMtok,
                tier.CacheWriteNanoUsdPerMtok,
                tier.CacheWrite1HNanoUsdPerMtok,
                tier.OutputNanoUsdPerMtok))],
        };
    }
}
