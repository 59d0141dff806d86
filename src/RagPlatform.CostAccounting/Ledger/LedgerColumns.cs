namespace RagPlatform.CostAccounting.Ledger;

/// <summary>The columns of the ledger's tables, in the order in which they are written.</summary>
internal static class LedgerColumns
{
    public const string Event =
        "event_id, occurred_at, category, tenant, team, subject, collection, segment, provider, model, answer_id, trace_id, input_uncached, "
        + "cache_read, cache_write, cache_write_1h, output_text, output_reasoning, embedding, price_id, cost_nano_usd, price_unknown, "
        + "reservation_id, region, batch";

    /// <summary>How many columns an event has.</summary>
    public const short EventCount = 25;

    public const string SumKey = "tenant, day, category, team, subject, collection, segment, provider, model";

    public const string Sum =
        SumKey + ", events, unpriced, cost_nano_usd, input_uncached, cache_read, cache_write, cache_write_1h, output_text, output_reasoning, "
        + "embedding";

    public const string Spent = "tenant, level, name, day, cost_nano_usd";

    /// <summary>The end of the statement that adds to what was spent.</summary>
    public const string AddToSpent =
        "ON CONFLICT (tenant, level, name, day) DO UPDATE SET cost_nano_usd = spent_sums.cost_nano_usd + EXCLUDED.cost_nano_usd";

    /// <summary>What a sum is of its events.</summary>
    public const string SumOfEvents =
        "tenant, occurred_at / 86400000 AS day, category, team, subject, collection, segment, provider, model, COUNT(*), "
        + "CAST(SUM(price_unknown) AS BIGINT), CAST(SUM(cost_nano_usd) AS BIGINT), CAST(SUM(input_uncached) AS BIGINT), "
        + "CAST(SUM(cache_read) AS BIGINT), CAST(SUM(cache_write) AS BIGINT), CAST(SUM(cache_write_1h) AS BIGINT), "
        + "CAST(SUM(output_text) AS BIGINT), CAST(SUM(output_reasoning) AS BIGINT), CAST(SUM(embedding) AS BIGINT)";

    /// <summary>The end of the statement that adds to a sum.</summary>
    public const string AddToSum =
        $"""
        ON CONFLICT ({SumKey}) DO UPDATE SET
            events = cost_sums.events + EXCLUDED.events, unpriced = cost_sums.unpriced + EXCLUDED.unpriced,
            cost_nano_usd = cost_sums.cost_nano_usd + EXCLUDED.cost_nano_usd,
            input_uncached = cost_sums.input_uncached + EXCLUDED.input_uncached, cache_read = cost_sums.cache_read + EXCLUDED.cache_read,
            cache_write = cost_sums.cache_write + EXCLUDED.cache_write, cache_write_1h = cost_sums.cache_write_1h + EXCLUDED.cache_write_1h,
            output_text = cost_sums.output_text + EXCLUDED.output_text,
            output_reasoning = cost_sums.output_reasoning + EXCLUDED.output_reasoning, embedding = cost_sums.embedding + EXCLUDED.embedding
        """;
}
