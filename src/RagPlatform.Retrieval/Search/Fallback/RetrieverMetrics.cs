using System.Diagnostics.Metrics;
using RagPlatform.ServiceDefaults.Telemetry;

namespace RagPlatform.Retrieval.Search.Fallback;

/// <summary>Counts what served and what failed; the instruments are described in docs/telemetry.md.</summary>
internal static class RetrieverMetrics
{
    private static readonly Counter<long> s_tries = PlatformTelemetry.Meter.CreateCounter<long>(
        "rag.retriever.tries", "{search}", "Searches that a retriever was tried for.");

    /// <summary>Counts a try: served, missed, failed, late or skipped.</summary>
    public static void Record(string retriever, string outcome) => s_tries.Add(
        1,
        new KeyValuePair<string, object?>("rag.retriever.name", retriever),
        new KeyValuePair<string, object?>("rag.retriever.outcome", outcome));
}
