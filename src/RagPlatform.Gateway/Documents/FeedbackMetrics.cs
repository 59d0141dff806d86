using System.Diagnostics.Metrics;
using RagPlatform.ServiceDefaults.Telemetry;

namespace RagPlatform.Gateway.Documents;

/// <summary>Counts feedback; the instrument is described in docs/telemetry.md.</summary>
internal static class FeedbackMetrics
{
    private static readonly Counter<long> s_feedback = PlatformTelemetry.Meter.CreateCounter<long>(
        "rag.feedback", "{answer}", "Answers that people judged.");

    public static void Record(bool helpful) => s_feedback.Add(1, new KeyValuePair<string, object?>("rag.feedback.helpful", helpful));
}
