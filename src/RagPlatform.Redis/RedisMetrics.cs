using System.Diagnostics.Metrics;

namespace RagPlatform.Redis;

/// <summary>Measures commands as OpenTelemetry's database conventions have it; the instrument is described in docs/telemetry.md.</summary>
internal static class RedisMetrics
{
    private static readonly Meter s_meter = new("RagPlatform.Redis");

    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram<double>(
        "db.client.operation.duration", "s", "Commands that were sent together to Redis.");

    public static void Record(string operation, TimeSpan duration, string? errorType)
    {
        var system = new KeyValuePair<string, object?>("db.system.name", "redis");
        var name = new KeyValuePair<string, object?>("db.operation.name", operation);
        if (errorType is null)
        {
            s_duration.Record(duration.TotalSeconds, system, name);
        }
        else
        {
            s_duration.Record(duration.TotalSeconds, system, name, new KeyValuePair<string, object?>("error.type", errorType));
        }
    }
}
