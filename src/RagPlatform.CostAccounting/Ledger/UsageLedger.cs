using RagPlatform.Contracts.V1;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>
/// The usage ledger: one immutable row a cost. The event id is the primary key, so an event that arrives twice is booked once.
/// </summary>
internal sealed class UsageLedger(IDatabase database)
{
    /// <summary>Books events in one transaction.</summary>
    /// <returns>How many were new.</returns>
    public Task<int> BookAsync(IReadOnlyList<UsageEvent> events, CancellationToken cancellationToken) => database.InTransactionAsync(
        async (transaction, token) =>
        {
            int booked = 0;
            foreach (UsageEvent usage in events)
            {
                booked += await transaction.ExecuteAsync(
                    """
                    INSERT INTO usage_events
                        (event_id, occurred_at, category, tenant, subject, collection, provider, model, answer_id, trace_id, input_uncached,
                         cache_read, cache_write, output_text, output_reasoning, embedding, price_id, cost_nano_usd, price_unknown)
                    VALUES
                        (@EventId, @OccurredAtMs, @Category, @Tenant, @Subject, @Collection, @Provider, @Model, @AnswerId, @TraceId,
                         @InputUncached, @CacheRead, @CacheWrite, @OutputText, @OutputReasoning, @Embedding, @PriceId, @CostNanoUsd,
                         @PriceUnknown)
                    ON CONFLICT (event_id) DO NOTHING
                    """,
                    Parameters(usage),
                    token);
            }

            return booked;
        },
        cancellationToken);

    private static object Parameters(UsageEvent usage)
    {
        TokenBuckets tokens = usage.Tokens ?? new TokenBuckets();
        return new
        {
            usage.EventId,
            usage.OccurredAtMs,
            usage.Category,
            usage.Tenant,
            usage.Subject,
            usage.Collection,
            usage.Provider,
            usage.Model,
            usage.AnswerId,
            usage.TraceId,
            tokens.InputUncached,
            tokens.CacheRead,
            tokens.CacheWrite,
            tokens.OutputText,
            tokens.OutputReasoning,
            tokens.Embedding,
            usage.PriceId,
            usage.CostNanoUsd,
            PriceUnknown = usage.PriceUnknown ? 1L : 0L,
        };
    }
}
