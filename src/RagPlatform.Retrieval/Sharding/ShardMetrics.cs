using System.Diagnostics.Metrics;
using RagPlatform.ServiceDefaults.Telemetry;

namespace RagPlatform.Retrieval.Sharding;

/// <summary>Measures routing; the instrument is described in docs/telemetry.md.</summary>
internal static class ShardMetrics
{
    private static readonly Histogram<double> s_searched = PlatformTelemetry.Meter.CreateHistogram<double>(
        "rag.retrieval.shards.searched", "1", "Share of a split collection's shards whose vectors a search looked into.");

    /// <summary>Notes a search.</summary>
    public static void Record(int searched, int all) => s_searched.Record((double)searched / all);
}
