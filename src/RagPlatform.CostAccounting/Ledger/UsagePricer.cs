using RagPlatform.Contracts.V1;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>Prices events whose sender keeps no price book: at the price that held when the cost arose.</summary>
internal static class UsagePricer
{
    /// <summary>Sets price and cost of an event that has neither; without a known price the event is marked so.</summary>
    public static void PriceIfUnpriced(UsageEvent usage, PriceBook prices)
    {
        if (usage.PriceId.Length > 0 || usage.PriceUnknown || usage.Category == CostCategories.AvoidedByCache)
        {
            return;
        }

        PriceRow? row = prices.Find(usage.Provider, usage.Model, DateTimeOffset.FromUnixTimeMilliseconds(usage.OccurredAtMs));
        usage.PriceUnknown = row is null;
        usage.PriceId = row?.Id ?? string.Empty;
        usage.CostNanoUsd = row is null ? 0 : UsageEventValidator.Cost(row, usage);
    }
}
