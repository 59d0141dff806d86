using System.Diagnostics.Metrics;
using RagPlatform.ServiceDefaults.Telemetry;

namespace RagPlatform.CostAccounting.Insights.Shares;

/// <summary>Counts shares that left their bands; the instrument is described in docs/telemetry.md.</summary>
internal static class CostShareMetrics
{
    private static readonly Counter<long> s_alerts = PlatformTelemetry.Meter.CreateCounter<long>(
        "rag.cost.share.alerts", "{alert}", "Parts of a tenant's costs that left their band.");

    /// <summary>One left its band.</summary>
    public static void RecordAlert(string part, bool isAbove) => s_alerts.Add(
        1,
        new KeyValuePair<string, object?>("rag.cost.part", part),
        new KeyValuePair<string, object?>("rag.cost.side", isAbove ? "above" : "below"));
}
