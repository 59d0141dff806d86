using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.PromptCaching;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>Refuses events that would falsify the ledger: malformed, negative, or larger than any can be.</summary>
internal static class UsageEventValidator
{
    /// <summary>The most one event may cost: a million dollars.</summary>
    public const long MaxCostNanoUsd = 1_000_000_000_000_000;

    /// <summary>The most tokens of a bucket.</summary>
    public const long MaxTokens = 1_000_000_000_000;

    private const int MaxIdLength = 128;
    private const int MaxNameLength = 256;

    // Several names joined.
    private const int MaxCollectionLength = 4096;
    private static readonly long s_first = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <param name="usage">The event.</param>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public static void Validate(UsageEvent usage)
    {
        if (usage.EventId.Length is 0 or > MaxIdLength)
        {
            throw PlatformException.InvalidField("event_id", $"An event has an id of 1 to {MaxIdLength} characters.");
        }

        Require(usage.Tenant.Length is > 0 and <= MaxNameLength, "tenant", usage, $"names its tenant in 1 to {MaxNameLength} characters");
        Require(
            CostCategories.All.Contains(usage.Category),
            "category",
            usage,
            $"has one of the categories {string.Join(", ", CostCategories.All.Order(StringComparer.Ordinal))}");
        foreach ((string field, string value, int longest) in Texts(usage))
        {
            // A zero character is text that PostgreSQL does not take.
            Require(
                value.Length <= longest && !value.Contains('\0', StringComparison.Ordinal),
                field,
                usage,
                $"has at most {longest} characters in '{field}', none of them NUL");
        }

        Require(usage.OccurredAtMs >= s_first, "occurred_at_ms", usage, "says when it arose, in milliseconds since 1970 and not before 2000");
        Require(usage.CostNanoUsd is >= 0 and <= MaxCostNanoUsd, "cost_nano_usd", usage, $"costs 0 to {MaxCostNanoUsd} nano-dollars");

        TokenCounts tokens = usage.Tokens.ToCounts();
        Require(
            new[]
            {
                tokens.InputUncached, tokens.CacheRead, tokens.CacheWrite, tokens.CacheWrite1h, tokens.OutputText, tokens.OutputReasoning,
                tokens.Embedding,
            }.All(count => count is >= 0 and <= MaxTokens),
            "tokens",
            usage,
            $"has 0 to {MaxTokens} tokens of each kind");
        Require(!usage.PriceUnknown || usage.CostNanoUsd == 0, "price_unknown", usage, "without a known price has no cost");

        if (usage.PromptPrint is { } print)
        {
            PromptPrintValidator.Validate(print, usage.EventId);
        }
    }

    private static (string Field, string Value, int Longest)[] Texts(UsageEvent usage) =>
    [
        ("event_id", usage.EventId, MaxIdLength),
        ("tenant", usage.Tenant, MaxNameLength),
        ("team", usage.Team, MaxNameLength),
        ("subject", usage.Subject, MaxNameLength),
        ("collection", usage.Collection, MaxCollectionLength),
        ("segment", usage.Segment, MaxNameLength),
        ("region", usage.Region, MaxNameLength),
        ("provider", usage.Provider, MaxNameLength),
        ("model", usage.Model, MaxNameLength),
        ("answer_id", usage.AnswerId, MaxNameLength),
        ("trace_id", usage.TraceId, MaxNameLength),
        ("price_id", usage.PriceId, MaxNameLength * 2),
        ("reservation_id", usage.ReservationId, MaxIdLength),
    ];

    private static void Require(bool condition, string field, UsageEvent usage, string rule)
    {
        if (!condition)
        {
            throw PlatformException.InvalidField(field, $"A usage event {rule}; '{usage.EventId}' does not.");
        }
    }
}
