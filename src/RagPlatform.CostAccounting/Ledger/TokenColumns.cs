using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>The token buckets of a row that is read from the ledger, or of a sum of its rows.</summary>
internal abstract class TokenColumns
{
    /// <summary>Reads them of one row.</summary>
    public const string Each =
        "input_uncached AS InputUncached, cache_read AS CacheRead, cache_write AS CacheWrite, cache_write_1h AS CacheWrite1H, "
        + "output_text AS OutputText, output_reasoning AS OutputReasoning, embedding AS Embedding";

    /// <summary>Reads their sums over a group.</summary>
    public const string Summed =
        "CAST(SUM(input_uncached) AS BIGINT) AS InputUncached, CAST(SUM(cache_read) AS BIGINT) AS CacheRead, "
        + "CAST(SUM(cache_write) AS BIGINT) AS CacheWrite, CAST(SUM(cache_write_1h) AS BIGINT) AS CacheWrite1H, "
        + "CAST(SUM(output_text) AS BIGINT) AS OutputText, CAST(SUM(output_reasoning) AS BIGINT) AS OutputReasoning, "
        + "CAST(SUM(embedding) AS BIGINT) AS Embedding";

    public long InputUncached { get; init; }

    public long CacheRead { get; init; }

    public long CacheWrite { get; init; }

    public long CacheWrite1H { get; init; }

    public long OutputText { get; init; }

    public long OutputReasoning { get; init; }

    public long Embedding { get; init; }

    /// <summary>All of them.</summary>
    public TokenCounts Counts => new(InputUncached, CacheRead, CacheWrite, OutputText, OutputReasoning, Embedding, CacheWrite1H);
}
