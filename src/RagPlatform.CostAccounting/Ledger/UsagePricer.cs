using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>
/// What an event costs is said by the ledger's price book: senders keep a copy of it, none, or one that is not yet or no longer the same.
/// </summary>
internal static class UsagePricer
{
    /// <summary>
    /// Sets price and cost of an event: at the price it was charged at, and where its sender had none at the one that held when the cost arose.
    /// Without a known price the event is marked so. What a cache avoided stays as it is.
    /// </summary>
    /// <returns>Whether the sender had said another cost.</returns>
    /// <exception cref="PlatformException">INVALID_ARGUMENT: it is more than an event may cost.</exception>
    public static bool Price(UsageEvent usage, PriceBook prices)
    {
        if (usage.Category == CostCategories.AvoidedByCache)
        {
            return false;
        }

        PriceRow? row = usage.PriceId.Length > 0
            ? prices.Find(usage.Provider, usage.Model, usage.PriceId)
            : prices.Find(usage.Provider, usage.Model, DateTimeOffset.FromUnixTimeMilliseconds(usage.OccurredAtMs));
        if (row is null)
        {
            // One that the ledger does not know under its id is what its sender says.
            if (usage.PriceId.Length == 0)
            {
                (usage.PriceUnknown, usage.CostNanoUsd) = (true, 0);
            }

            return false;
        }

        long cost = Cost(row, usage);
        bool saidAnother = usage.PriceId.Length > 0 && cost != usage.CostNanoUsd;
        (usage.PriceId, usage.PriceUnknown, usage.CostNanoUsd) = (row.Id, false, cost);
        return saidAnother;
    }

    private static long Cost(PriceRow row, UsageEvent usage)
    {
        try
        {
            long cost = row.Cost(usage.Tokens.ToCounts(), usage.ToTerms());
            return cost <= UsageEventValidator.MaxCostNanoUsd ? cost : throw TooDear(usage);
        }
        catch (OverflowException)
        {
            throw TooDear(usage);
        }
    }

    private static PlatformException TooDear(UsageEvent usage) => PlatformException.InvalidField(
        "tokens",
        $"A usage event costs at most {UsageEventValidator.MaxCostNanoUsd} nano-dollars at its price; '{usage.EventId}' does not.");
}
