namespace RagPlatform.CostAccounting.Ledger;

/// <summary>The columns of the ledger's tables, in the order in which they are written.</summary>
internal static class LedgerColumns
{
    public const string Event =
        "occurred_at, dimension_id, cost_nano_usd, input_uncached, cache_read, cache_write, cache_write_1h, output_text, output_reasoning, "
        + "embedding, event_id, answer_id, trace_id, reservation_id";

    /// <summary>How many columns an event has.</summary>
    public const short EventCount = 14;

    public const string Sum =
        "dimension_id, day, events, cost_nano_usd, input_uncached, cache_read, cache_write, cache_write_1h, output_text, output_reasoning, "
        + "embedding";

    public const string Spent = "tenant, level, name, day, cost_nano_usd";

    /// <summary>The end of the statement that adds to what was spent.</summary>
    public const string AddToSpent =
        "ON CONFLICT (tenant, level, name, day) DO UPDATE SET cost_nano_usd = spent_sums.cost_nano_usd + EXCLUDED.cost_nano_usd";

    /// <summary>What a sum is of its events.</summary>
    public const string SumOfEvents =
        "dimension_id, occurred_at / 86400000 AS day, COUNT(*), CAST(SUM(cost_nano_usd) AS BIGINT), "
        + "CAST(COALESCE(SUM(input_uncached), 0) AS BIGINT), CAST(COALESCE(SUM(cache_read), 0) AS BIGINT), "
        + "CAST(COALESCE(SUM(cache_write), 0) AS BIGINT), CAST(COALESCE(SUM(cache_write_1h), 0) AS BIGINT), "
        + "CAST(COALESCE(SUM(output_text), 0) AS BIGINT), CAST(COALESCE(SUM(output_reasoning), 0) AS BIGINT), "
        + "CAST(COALESCE(SUM(embedding), 0) AS BIGINT)";

    /// <summary>The end of the statement that adds to a sum.</summary>
    public const string AddToSum =
        """
        ON CONFLICT (dimension_id, day) DO UPDATE SET
            events = ledger_sums.events + EXCLUDED.events, cost_nano_usd = ledger_sums.cost_nano_usd + EXCLUDED.cost_nano_usd,
            input_uncached = ledger_sums.input_uncached + EXCLUDED.input_uncached, cache_read = ledger_sums.cache_read + EXCLUDED.cache_read,
            cache_write = ledger_sums.cache_write + EXCLUDED.cache_write,
            cache_write_1h = ledger_sums.cache_write_1h + EXCLUDED.cache_write_1h, output_text = ledger_sums.output_text + EXCLUDED.output_text,
            output_reasoning = ledger_sums.output_reasoning + EXCLUDED.output_reasoning, embedding = ledger_sums.embedding + EXCLUDED.embedding
        """;
}
