using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>Refuses events that would falsify the ledger: malformed, negative, or not costing what their price row says.</summary>
internal static class UsageEventValidator
{
    /// <summary>The category of money a cache saved: reported beside the costs, never part of them.</summary>
    public const string AvoidedByCache = "avoided_by_cache";

    private const int MaxIdLength = 128;

    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public static void Validate(UsageEvent usage, PriceBook prices)
    {
        if (usage.EventId.Length is 0 or > MaxIdLength)
        {
            throw PlatformException.InvalidField("event_id", $"An event has an id of 1 to {MaxIdLength} characters.");
        }

        Require(usage.Tenant.Length > 0, "tenant", usage, "names its tenant");
        Require(usage.Category.Length > 0, "category", usage, "names its category");
        Require(usage.OccurredAtMs > 0, "occurred_at_ms", usage, "says when it arose");
        Require(usage.CostNanoUsd >= 0, "cost_nano_usd", usage, "costs zero or more");

        TokenCounts tokens = Counts(usage.Tokens);
        Require(
            usage.Tokens is null || new[]
            {
                tokens.InputUncached, tokens.CacheRead, tokens.CacheWrite, tokens.OutputText, tokens.OutputReasoning, tokens.Embedding,
            }.All(count => count >= 0),
            "tokens",
            usage,
            "has no negative tokens");
        Require(!usage.PriceUnknown || usage.CostNanoUsd == 0, "price_unknown", usage, "without a known price has no cost");

        if (usage.PriceId.Length > 0 && usage.Category != AvoidedByCache)
        {
            PriceRow? row = prices.Find(usage.Provider, usage.Model, DateTimeOffset.FromUnixTimeMilliseconds(usage.OccurredAtMs));
            Require(
                row is null || row.Id != usage.PriceId || row.Cost(tokens) == usage.CostNanoUsd,
                "cost_nano_usd",
                usage,
                "costs what its tokens cost at its price");
        }
    }

    public static TokenCounts Counts(TokenBuckets? tokens) => tokens is null
        ? default
        : new TokenCounts(
            tokens.InputUncached,
            tokens.CacheRead,
            tokens.CacheWrite,
            tokens.OutputText,
            tokens.OutputReasoning,
            tokens.Embedding,
            tokens.CacheWrite1H);

    private static void Require(bool condition, string field, UsageEvent usage, string rule)
    {
        if (!condition)
        {
            throw PlatformException.InvalidField(field, $"A usage event {rule}; '{usage.EventId}' does not.");
        }
    }
}
