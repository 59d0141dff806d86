using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Planning;

/// <summary>
/// A tenant's calls to generative models in the order of their time. Each day is read once, row by row, so that a year of them need not fit in
/// memory, and no part of it is looked through twice: of the time there is only an index of block ranges.
/// </summary>
internal sealed class LedgerTraffic(IDatabase database)
{
    /// <summary>Calls a plan replays at most.</summary>
    public const int MaxCalls = 5_000_000;

    // Calls to generative models, as the shares of costs have them. These two are no answers to questions.
    private const string Judge = "judge";
    private const string Enrichment = "ingest_enrichment";

    private static readonly string s_sql =
        $"""
        SELECT occurred_at AS OccurredAt, category AS Category, provider AS Provider, model AS Model, region AS Region, batch AS Batch,
            cost_nano_usd AS CostNanoUsd, price_unknown AS PriceUnknown, {TokenColumns.Each}
        FROM usage_events
        WHERE tenant = @tenant AND occurred_at >= @first AND occurred_at < @end
            AND category IN ('generation', 'retry', 'failed_calls', '{Judge}', '{Enrichment}', '{CostCategories.AvoidedByCache}')
            AND (@Collection = '' OR collection = @Collection) AND (@Model = '' OR model = @Model)
            AND (@Provider = '' OR provider = @Provider OR category = '{CostCategories.AvoidedByCache}')
        ORDER BY occurred_at, event_id
        """;

    /// <summary>Reads the calls of a window that match the request's filters, and those that a cache avoided.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT: there are more than <see cref="MaxCalls"/>.</exception>
    public async IAsyncEnumerable<ReplayedCall> ReadAsync(
        string tenant, PlanCostRequest request, long fromMs, long toMs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int read = 0;
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        for (long first = fromMs; first < toMs; first += LedgerEvent.DayMs)
        {
            IAsyncEnumerable<Row> rows = connection.QueryUnbufferedAsync<Row>(
                s_sql,
                new { tenant, first, end = Math.Min(toMs, first + LedgerEvent.DayMs), request.Collection, request.Model, request.Provider });
            await foreach (Row row in rows.WithCancellation(cancellationToken))
            {
                yield return ++read > MaxCalls
                    ? throw PlatformException.InvalidField(
                        "from_ms", $"There are more than {MaxCalls:N0} calls in that time; plan with a shorter one, a collection or a model.")
                    : row.ToCall();
            }
        }
    }

    private sealed class Row : TokenColumns
    {
        public long OccurredAt { get; init; }

        public string Category { get; init; } = string.Empty;

        public string Provider { get; init; } = string.Empty;

        public string Model { get; init; } = string.Empty;

        public string Region { get; init; } = string.Empty;

        public long Batch { get; init; }

        public long CostNanoUsd { get; init; }

        public long PriceUnknown { get; init; }

        public ReplayedCall ToCall() => new(
            OccurredAt,
            Provider,
            Model,
            Counts,
            CostNanoUsd,
            PriceUnknown != 0,
            Category == CostCategories.AvoidedByCache)
        {
            Terms = new PriceTerms(Batch != 0, Region.Length > 0 ? Region : null),
            IsBesideAnswers = Category is Judge or Enrichment,
        };
    }
}
