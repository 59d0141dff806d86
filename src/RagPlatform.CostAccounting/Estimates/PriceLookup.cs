using RagPlatform.CostAccounting.Estimates.Scenarios;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Estimates;

/// <summary>Finds what a scenario's prices come to: those it gives itself, and those of the price book that held at a time.</summary>
/// <param name="book">The price book.</param>
/// <param name="at">When the prices are to hold.</param>
internal sealed class PriceLookup(PriceBook book, DateTimeOffset at)
{
    private static readonly TimeSpan s_month = TimeSpan.FromDays(Amounts.DaysPerMonth);

    /// <summary>Nano-dollars of one call that embeds tokens; null when the price is unknown.</summary>
    public long? Embedding(UnitPrice price, long tokens) => price.NanoEach
        ?? (RowOf(price) is { HasTokenPrices: true } row && EmbedsAtAPrice(row) ? row.Cost(new TokenCounts(Embedding: tokens)) : null);

    /// <summary>Nano-dollars of one answer; null when the price is unknown.</summary>
    public long? Generation(UnitPrice price, TokenCounts tokens) => price.NanoEach
        ?? (RowOf(price) is { HasTokenPrices: true } row && WritesAtAPrice(row) ? row.Cost(tokens) : null);

    /// <summary>Nano-dollars of some searches of a reranker; null when the price is unknown.</summary>
    public long? Rerank(UnitPrice price, long searches) => price.NanoEach ?? RowOf(price)?.RerankCost(searches);

    /// <summary>Nano-dollars of keeping bytes for a month; null when the price is unknown.</summary>
    public long? Storage(UnitPrice price, long bytes) => price.NanoEach ?? RowOf(price)?.StorageCost(bytes, s_month, s_month);

    /// <summary>Nano-dollars of one machine or service for a month; null when the price is unknown.</summary>
    public long? Infrastructure(UnitPrice price) => price.NanoEach ?? RowOf(price)?.InfrastructureCost(s_month, s_month);

    private PriceRow? RowOf(UnitPrice price)
    {
        if (price.Row is { } row)
        {
            return row;
        }

        string model = price.Model ?? string.Empty;
        int slash = model.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? null : book.FindAny(model[..slash], model[(slash + 1)..], at);
    }

    // The price book has zeros for what a model does not do: a model that is charged for answers alone has no price of embedding, and the other way
    // round. A model whose prices are all zero is free.
    private static bool EmbedsAtAPrice(PriceRow row) => row.Embedding > 0 || (row.Input == 0 && row.Output == 0);

    private static bool WritesAtAPrice(PriceRow row) => row.Input > 0 || row.Output > 0 || row.Embedding == 0;
}
