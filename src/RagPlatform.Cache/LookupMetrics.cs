using System.Diagnostics.Metrics;
using RagPlatform.ServiceDefaults.Telemetry;

namespace RagPlatform.Cache;

/// <summary>Counts lookups; the instrument is described in docs/telemetry.md.</summary>
internal static class LookupMetrics
{
    private static readonly Counter<long> s_lookups = PlatformTelemetry.Meter.CreateCounter<long>(
        "rag.cache.lookups", "{lookup}", "Questions looked up in the cache.");

    public static void Record(string outcome, string level)
    {
        var outcomeTag = new KeyValuePair<string, object?>("rag.cache.outcome", outcome);
        if (level.Length == 0)
        {
            s_lookups.Add(1, outcomeTag);
        }
        else
        {
            s_lookups.Add(1, outcomeTag, new KeyValuePair<string, object?>("rag.cache.level", level));
        }
    }
}
