using System.Globalization;
using Dapper;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Reports;

/// <summary>
/// What was spent, by a dimension. Whole days (UTC) are answered from their sums, so that a year takes no longer than its days; only the hours at
/// the two ends of the window are added up from the events.
/// </summary>
internal sealed class CostReports(IDatabase database)
{
    private const string DefaultDimension = "category";
    private const string Day = "day";
    private const string Tenant = "tenant";
    private const int DefaultRows = 1000;
    private const int MaxRows = 10_000;

    private const string Numbers =
        "cost_nano_usd, input_uncached, cache_read, cache_write, cache_write_1h, output_text, output_reasoning, embedding";

    private const string Columns = $"tenant, day, category, team, subject, collection, segment, provider, model, events, unpriced, {Numbers}";

    private const string EventColumns =
        "tenant, occurred_at / 86400000 AS day, category, team, subject, collection, segment, provider, model, 1 AS events, "
        + $"price_unknown AS unpriced, {Numbers}";

    // Dimension names become SQL here and nowhere else.
    private static readonly Dictionary<string, string> s_dimensions = new(StringComparer.Ordinal)
    {
        [DefaultDimension] = "category",
        ["model"] = "model",
        ["provider"] = "provider",
        ["collection"] = "collection",
        ["subject"] = "subject",
        ["key"] = "subject",
        ["team"] = "team",
        ["segment"] = "segment",
        [Day] = "day",
        [Tenant] = Tenant,
    };

    /// <summary>The report of one tenant, or of all.</summary>
    /// <param name="tenant">Null: all tenants.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field; OUT_OF_RANGE when a sum does not fit 64 bits.</exception>
    public async Task<CostReportReply> ReportAsync(string? tenant, CostReportRequest request, CancellationToken cancellationToken)
    {
        string groupBy = request.GroupBy.Length == 0 ? DefaultDimension : request.GroupBy;
        if (!s_dimensions.TryGetValue(groupBy, out string? expression))
        {
            throw PlatformException.InvalidField(
                "group_by", $"A report groups by one of {string.Join(", ", s_dimensions.Keys)}; '{groupBy}' is none of them.");
        }

        if (groupBy == Tenant && tenant is not null)
        {
            throw PlatformException.InvalidField("group_by", "Costs are grouped by tenant where they are those of all: set 'all_tenants'.");
        }

        if (request.FromMs < 0)
        {
            throw PlatformException.InvalidField("from_ms", "'from_ms' is Unix time in milliseconds, or 0 for the beginning.");
        }

        if (request.ToMs < 0 || (request.ToMs > 0 && request.ToMs < request.FromMs))
        {
            throw PlatformException.InvalidField("to_ms", "'to_ms' is not before 'from_ms', or 0 for now.");
        }

        if (request.Limit is < 0 or > MaxRows)
        {
            throw PlatformException.InvalidField("limit", $"'limit' is 1 to {MaxRows:N0}, or 0 for {DefaultRows:N0}.");
        }

        try
        {
            return await SumUpAsync(tenant, request, groupBy, expression, cancellationToken);
        }
        catch (Exception large) when (SumOverflow.Is(large))
        {
            throw new PlatformException(
                StatusCode.OutOfRange,
                "REPORT_OVERFLOW",
                "A sum of this report does not fit 64 bits of nano-dollars or tokens; ask for a shorter window: 'from_ms' and 'to_ms'.",
                "from_ms",
                large);
        }
    }

    private async Task<CostReportReply> SumUpAsync(
        string? tenant, CostReportRequest request, string groupBy, string expression, CancellationToken cancellationToken)
    {
        var window = ReportWindow.Of(request.FromMs, request.ToMs == 0 ? long.MaxValue : request.ToMs);
        IReadOnlyList<Row> rows = await database.QueryAsync<Row>(
            $"""
            SELECT CAST({expression} AS TEXT) AS Key, category = '{CostCategories.AvoidedByCache}' AS IsAvoided,
                CAST(SUM(cost_nano_usd) AS BIGINT) AS Cost, CAST(SUM(events) AS BIGINT) AS Events, CAST(SUM(unpriced) AS BIGINT) AS Unpriced,
                {TokenColumns.Summed}
            FROM ({Source(tenant, window)}) AS costs
            GROUP BY 1, 2 ORDER BY 1
            """,
            Parameters(tenant, window),
            cancellationToken);

        var reply = new CostReportReply
        {
            TotalNanoUsd = rows.Where(row => !row.IsAvoided).Sum(row => row.Cost),
            AvoidedNanoUsd = rows.Where(row => row.IsAvoided).Sum(row => row.Cost),
            Events = rows.Sum(row => row.Events),
            AvoidedEvents = rows.Where(row => row.IsAvoided).Sum(row => row.Events),
            UnpricedEvents = rows.Where(row => !row.IsAvoided).Sum(row => row.Unpriced),
        };
        IEnumerable<Row> costs = rows.Where(row => !row.IsAvoided);
        Row[] ordered = groupBy == Day
            ? [.. costs.OrderBy(row => long.Parse(row.Key, CultureInfo.InvariantCulture))]
            : [.. costs.OrderByDescending(row => row.Cost).ThenBy(row => row.Key, StringComparer.Ordinal)];
        int limit = request.Limit == 0 ? DefaultRows : request.Limit;
        reply.Rows.AddRange(ordered.Take(limit).Select(row => row.ToContract(groupBy)));
        reply.OtherNanoUsd = ordered.Skip(limit).Sum(row => row.Cost);
        return reply;
    }

    private static string Source(string? tenant, ReportWindow window)
    {
        string ofTenant = tenant is null ? string.Empty : "tenant = @tenant AND ";
        return string.Join(
            " UNION ALL ",
            [
                $"SELECT {Columns} FROM cost_sums WHERE {ofTenant}day >= @firstDay AND day < @endDay",
                .. window.Ends.Select((_, i) =>
                    $"SELECT {EventColumns} FROM usage_events WHERE {ofTenant}occurred_at >= @from{i} AND occurred_at < @to{i}"),
            ]);
    }

    private static DynamicParameters Parameters(string? tenant, ReportWindow window)
    {
        var parameters = new DynamicParameters(new { tenant, firstDay = window.FirstDay, endDay = window.EndDay });
        for (int i = 0; i < window.Ends.Count; i++)
        {
            parameters.Add($"from{i}", window.Ends[i].From);
            parameters.Add($"to{i}", window.Ends[i].To);
        }

        return parameters;
    }

    private sealed class Row : TokenColumns
    {
        public string Key { get; init; } = string.Empty;

        public bool IsAvoided { get; init; }

        public long Cost { get; init; }

        public long Events { get; init; }

        public long Unpriced { get; init; }

        public CostReportRow ToContract(string groupBy) => new()
        {
            Key = groupBy == Day ? Days.Text(long.Parse(Key, CultureInfo.InvariantCulture)) : Key,
            CostNanoUsd = Cost,
            Events = Events,
            Tokens = Counts.ToBuckets(),
        };
    }
}
