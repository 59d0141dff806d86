using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.CostAccounting.Insights.Anomalies;

/// <summary>The anomalies of a tenant's last days, by a dimension.</summary>
internal sealed class CostAnomalies(DailyCosts costs, TimeProvider time)
{
    private const int DefaultDays = 7;
    private const int MaxDays = 90;
    private const long DefaultMinimum = 100_000_000;
    private const int MaxAnomalies = 1000;
    private const int MaxValues = 2000;

    // Dimension names become SQL here.
    private static readonly Dictionary<string, string> s_columns = new(StringComparer.Ordinal)
    {
        ["category"] = "category",
        ["model"] = "model",
        ["provider"] = "provider",
        ["collection"] = "collection",
        ["team"] = "team",
        ["segment"] = "segment",
        ["subject"] = "subject",
        ["key"] = "subject",
    };

    /// <summary>Lists them, the largest difference first. Today is not looked at: it is not over.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public async Task<ListAnomaliesReply> ListAsync(string tenant, ListAnomaliesRequest request, CancellationToken cancellationToken)
    {
        if (!s_columns.TryGetValue(request.GroupBy.Length == 0 ? "model" : request.GroupBy, out string? column))
        {
            throw PlatformException.InvalidField("group_by", $"Anomalies are found by one of {string.Join(", ", s_columns.Keys)}.");
        }

        if (request.Days is < 0 or > MaxDays)
        {
            throw PlatformException.InvalidField("days", $"'days' is 1 to {MaxDays}, or 0 for {DefaultDays}.");
        }

        if (request.MinNanoUsd < 0)
        {
            throw PlatformException.InvalidField("min_nano_usd", "'min_nano_usd' is not negative.");
        }

        long end = Days.Of(time.GetUtcNow());
        long first = end - (request.Days == 0 ? DefaultDays : request.Days);
        long historyFrom = first - AnomalyDetector.HistoryDays;
        var reply = new ListAnomaliesReply();
        if (await costs.FirstDayAsync(tenant, historyFrom, end, cancellationToken) is not { } knownSince)
        {
            return reply;
        }

        // Neither a day nor the usual of a value is above its dearest day, and so no difference is.
        long minimum = request.MinNanoUsd == 0 ? DefaultMinimum : request.MinNanoUsd;
        IReadOnlyList<DailyCost> days = await costs.ReadDearestAsync(tenant, column, minimum, MaxValues, historyFrom, end, cancellationToken);
        reply.Anomalies.AddRange(days
            .GroupBy(day => day.Key, StringComparer.Ordinal)
            .SelectMany(series => AnomalyDetector.Detect(
                series.Key, series.ToDictionary(day => day.Day), knownSince, first, end, minimum))
            .OrderByDescending(anomaly => Math.Abs(anomaly.CostNanoUsd - anomaly.UsualNanoUsd))
            .ThenBy(anomaly => anomaly.Day, StringComparer.Ordinal)
            .ThenBy(anomaly => anomaly.Key, StringComparer.Ordinal)
            .Take(MaxAnomalies));
        return reply;
    }
}
