using System.Diagnostics.Metrics;
using RagPlatform.ServiceDefaults.Telemetry;

namespace RagPlatform.ServiceDefaults.Resilience;

/// <summary>Counts what calls between services needed; the instruments are described in docs/telemetry.md.</summary>
internal static class ResilienceMetrics
{
    private static readonly Counter<long> s_retries = PlatformTelemetry.Meter.CreateCounter<long>(
        "rag.client.retries", "{call}", "Calls to another service that were tried again.");

    private static readonly Counter<long> s_breaks = PlatformTelemetry.Meter.CreateCounter<long>(
        "rag.client.breaks", "{break}", "Times the circuit breaker in front of another service opened.");

    public static void Retried(string service) => s_retries.Add(1, Tag(service));

    public static void Opened(string service) => s_breaks.Add(1, Tag(service));

    private static KeyValuePair<string, object?> Tag(string service) => new("rag.client.service", service);
}
