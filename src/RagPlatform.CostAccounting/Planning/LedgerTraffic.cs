using System.Runtime.CompilerServices;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Planning;

/// <summary>A tenant's calls to models in the order of their time, read in pieces, so that a month of them need not fit in memory.</summary>
internal sealed class LedgerTraffic(IDatabase database)
{
    /// <summary>Calls read at once.</summary>
    public const int Piece = 20_000;

    /// <summary>Calls a plan replays at most.</summary>
    public const int MaxCalls = 5_000_000;

    /// <summary>Reads the calls of a window that match the request's filters, and those that a cache avoided.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT: there are more than <see cref="MaxCalls"/>.</exception>
    public async IAsyncEnumerable<ReplayedCall> ReadAsync(
        string tenant, PlanCostRequest request, long fromMs, long toMs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (long lastAt, string lastId, int read) = (fromMs, string.Empty, 0);
        while (true)
        {
            IReadOnlyList<Row> rows = await database.QueryAsync<Row>(
                $"""
                SELECT event_id AS EventId, occurred_at AS OccurredAt, category AS Category, provider AS Provider, model AS Model,
                    cost_nano_usd AS CostNanoUsd, price_unknown AS PriceUnknown, {TokenColumns.Each}
                FROM usage_events
                WHERE tenant = @tenant AND occurred_at >= @lastAt AND occurred_at < @toMs AND (occurred_at > @lastAt OR event_id > @lastId)
                    AND category IN ('generation', 'retry', 'failed_calls', '{CostCategories.AvoidedByCache}')
                    AND (@Collection = '' OR collection = @Collection) AND (@Model = '' OR model = @Model)
                    AND (@Provider = '' OR provider = @Provider OR category = '{CostCategories.AvoidedByCache}')
                ORDER BY occurred_at, event_id LIMIT {Piece}
                """,
                new { tenant, lastAt, toMs, lastId, request.Collection, request.Model, request.Provider },
                cancellationToken);
            read += rows.Count;
            if (read > MaxCalls)
            {
                throw PlatformException.InvalidField(
                    "from_ms", $"There are more than {MaxCalls:N0} calls in that time; plan with a shorter one, a collection or a model.");
            }

            foreach (Row row in rows)
            {
                yield return row.ToCall();
            }

            if (rows.Count < Piece)
            {
                yield break;
            }

            (lastAt, lastId) = (rows[^1].OccurredAt, rows[^1].EventId);
        }
    }

    private sealed class Row : TokenColumns
    {
        public string EventId { get; init; } = string.Empty;

        public long OccurredAt { get; init; }

        public string Category { get; init; } = string.Empty;

        public string Provider { get; init; } = string.Empty;

        public string Model { get; init; } = string.Empty;

        public long CostNanoUsd { get; init; }

        public long PriceUnknown { get; init; }

        public ReplayedCall ToCall() => new(
            OccurredAt,
            Provider,
            Model,
            Counts,
            CostNanoUsd,
            PriceUnknown != 0,
            Category == CostCategories.AvoidedByCache);
    }
}
