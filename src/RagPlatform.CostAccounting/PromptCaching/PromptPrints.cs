using System.Data.Common;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.Storage.Databases;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>
/// The prints of prompts, booked with their events: in the same transaction, so that each is there once. Of a tenant there are never more than
/// it may have.
/// </summary>
internal sealed class PromptPrints(IDatabase database, IOptions<PromptCachingOptions> options, TimeProvider time)
{
    private const int Piece = 5000;

    private const string Columns =
        "tenant, seq, event_id, occurred_at, category, provider, model, collection, input_uncached, cache_read, cache_write, cache_write_1h, region, "
        + "batch, print";

    /// <summary>Keeps the prints of events that are new to the ledger.</summary>
    /// <param name="transaction">That of the events.</param>
    /// <param name="rows">New, each once.</param>
    /// <param name="most">Prints that are kept of a tenant.</param>
    /// <param name="cancellationToken">Ends the booking.</param>
    public static async Task BookAsync(
        DbTransaction transaction, IReadOnlyList<LedgerRow> rows, int most, CancellationToken cancellationToken)
    {
        if (most == 0 || !rows.Any(row => row.Usage.PromptPrint is not null))
        {
            return;
        }

        // In one order, so that batches that share tenants wait for each other and do not dead-lock.
        foreach (IGrouping<string, UsageEvent> tenant in rows
            .Select(row => row.Usage)
            .Where(usage => usage.PromptPrint is not null)
            .GroupBy(usage => usage.Tenant)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            UsageEvent[] prints = [.. tenant.OrderBy(usage => usage.OccurredAtMs).TakeLast(most)];
            long last = await transaction.QuerySingleOrDefaultAsync<long>(
                """
                INSERT INTO prompt_print_counts (tenant, last_seq) VALUES (@tenant, @count)
                ON CONFLICT (tenant) DO UPDATE SET last_seq = prompt_print_counts.last_seq + EXCLUDED.last_seq RETURNING last_seq
                """,
                new { tenant = tenant.Key, count = (long)prints.Length },
                cancellationToken);
            long next = last - prints.Length + 1;
            await transaction.InsertRowsAsync(
                $"prompt_prints ({Columns})", prints.Select((usage, i) => Values(usage, next + i)), string.Empty, cancellationToken);
            await transaction.ExecuteAsync(
                "DELETE FROM prompt_prints WHERE tenant = @tenant AND seq <= @gone",
                new { tenant = tenant.Key, gone = last - most },
                cancellationToken);
        }
    }

    /// <summary>The prompts of a window that match the request's filters, in the order of their time.</summary>
    public async Task<IReadOnlyList<PrintedPrompt>> ReadAsync(
        string tenant, DiagnosePromptCacheRequest request, long fromMs, long toMs, CancellationToken cancellationToken)
    {
        var prompts = new List<PrintedPrompt>();
        (long lastAt, string lastId) = (fromMs, string.Empty);
        while (true)
        {
            IReadOnlyList<Row> rows = await database.QueryAsync<Row>(
                $"""
                SELECT event_id AS EventId, occurred_at AS OccurredAt, category AS Category, provider AS Provider, model AS Model,
                    collection AS Collection, input_uncached AS InputUncached, cache_read AS CacheRead, cache_write AS CacheWrite,
                    cache_write_1h AS CacheWrite1H, region AS Region, batch AS Batch, print AS Print
                FROM prompt_prints
                WHERE tenant = @tenant AND occurred_at >= @lastAt AND occurred_at < @toMs AND (occurred_at > @lastAt OR event_id > @lastId)
                    AND (@Collection = '' OR collection = @Collection) AND (@Model = '' OR model = @Model)
                    AND (@Provider = '' OR provider = @Provider)
                ORDER BY occurred_at, event_id LIMIT {Piece}
                """,
                new { tenant, lastAt, toMs, lastId, request.Collection, request.Model, request.Provider },
                cancellationToken);
            prompts.AddRange(rows.Select(row => row.ToPrompt(request.ByCollection)));
            if (rows.Count < Piece)
            {
                return prompts;
            }

            (lastAt, lastId) = (rows[^1].OccurredAt, rows[^1].EventId);
        }
    }

    /// <summary>Deletes what is older than its retention; how many.</summary>
    public async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        long before = (time.GetUtcNow() - TimeSpan.FromDays(options.Value.RetentionDays)).ToUnixTimeMilliseconds();
        IReadOnlyList<string> tenants = await database.QueryAsync<string>(
            "SELECT tenant FROM prompt_print_counts ORDER BY tenant", parameters: null, cancellationToken);
        int forgotten = 0;
        foreach (string tenant in tenants)
        {
            forgotten += await database.ExecuteAsync(
                "DELETE FROM prompt_prints WHERE tenant = @tenant AND occurred_at < @before", new { tenant, before }, cancellationToken);
        }

        return forgotten;
    }

    private static object[] Values(UsageEvent usage, long seq)
    {
        TokenCounts tokens = usage.Tokens.ToCounts();
        return
        [
            usage.Tenant, seq, usage.EventId, usage.OccurredAtMs, usage.Category, usage.Provider, usage.Model, usage.Collection,
            tokens.InputUncached, tokens.CacheRead, tokens.CacheWrite, tokens.CacheWrite1h, usage.Region, usage.Batch ? 1L : 0L,
            usage.PromptPrint.ToByteArray(),
        ];
    }

    private sealed class Row
    {
        public string EventId { get; init; } = string.Empty;

        public long OccurredAt { get; init; }

        public string Category { get; init; } = string.Empty;

        public string Provider { get; init; } = string.Empty;

        public string Model { get; init; } = string.Empty;

        public string Collection { get; init; } = string.Empty;

        public long InputUncached { get; init; }

        public long CacheRead { get; init; }

        public long CacheWrite { get; init; }

        public long CacheWrite1H { get; init; }

        public string Region { get; init; } = string.Empty;

        public long Batch { get; init; }

        public byte[] Print { get; init; } = [];

        public PrintedPrompt ToPrompt(bool byCollection) => new(
            OccurredAt,
            new PromptGroup(Provider, Model, Category, byCollection ? Collection : string.Empty),
            new TokenCounts(InputUncached, CacheRead, CacheWrite, CacheWrite1h: CacheWrite1H),
            PromptPrint.Parser.ParseFrom(Print))
        {
            Terms = new PriceTerms(Batch != 0, Region),
        };
    }
}
