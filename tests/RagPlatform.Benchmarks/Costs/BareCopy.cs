using Npgsql;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;

namespace RagPlatform.Benchmarks.Costs;

/// <summary>
/// What booking is measured against: events as they are, every field a column, by the ledger's own encoding of binary COPY and nothing else.
/// </summary>
internal static class BareCopy
{
    private const string Columns =
        "event_id, occurred_at, category, tenant, team, subject, collection, segment, provider, model, answer_id, trace_id, input_uncached, "
        + "cache_read, cache_write, cache_write_1h, output_text, output_reasoning, embedding, price_id, cost_nano_usd, price_unknown, "
        + "reservation_id, region, batch";

    private const short ColumnCount = 25;

    /// <summary>Copies events into a table of their fields.</summary>
    public static async Task RunAsync(
        NpgsqlConnection connection, string table, IEnumerable<LedgerEvent> events, CancellationToken cancellationToken)
    {
        await using BinaryCopy copy = await BinaryCopy.BeginAsync(
            connection, $"COPY \"{table}\" ({Columns}) FROM STDIN (FORMAT binary)", cancellationToken);
        foreach (LedgerEvent booked in events)
        {
            Write(copy, booked.Usage);
            await copy.FlushIfFullAsync(cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static void Write(BinaryCopy copy, UsageEvent usage)
    {
        TokenBuckets tokens = usage.Tokens;
        copy.StartRow(ColumnCount);
        copy.Write(usage.EventId);
        copy.Write(usage.OccurredAtMs);
        copy.Write(usage.Category);
        copy.Write(usage.Tenant);
        copy.Write(usage.Team);
        copy.Write(usage.Subject);
        copy.Write(usage.Collection);
        copy.Write(usage.Segment);
        copy.Write(usage.Provider);
        copy.Write(usage.Model);
        copy.Write(usage.AnswerId);
        copy.Write(usage.TraceId);
        copy.Write(tokens.InputUncached);
        copy.Write(tokens.CacheRead);
        copy.Write(tokens.CacheWrite);
        copy.Write(tokens.CacheWrite1H);
        copy.Write(tokens.OutputText);
        copy.Write(tokens.OutputReasoning);
        copy.Write(tokens.Embedding);
        copy.Write(usage.PriceId);
        copy.Write(usage.CostNanoUsd);
        copy.Write(usage.PriceUnknown ? 1 : 0);
        copy.Write(usage.ReservationId);
        copy.Write(usage.Region);
        copy.Write(usage.Batch ? 1 : 0);
    }
}
