using System.Diagnostics.Metrics;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Telemetry;

namespace RagPlatform.Retrieval.Search;

/// <summary>Measures searches; the instruments are described in docs/telemetry.md.</summary>
internal static class SearchMetrics
{
    private static readonly Histogram<double> s_duration = PlatformTelemetry.Meter.CreateHistogram<double>(
        "rag.retrieval.duration", "s", "A search, from query to ranked chunks.");

    private static readonly Histogram<int> s_passages = PlatformTelemetry.Meter.CreateHistogram<int>(
        "rag.retrieval.passages", "{passage}", "Chunks a search found.");

    public static void Record(SearchMode mode, TimeSpan duration, int passages)
    {
        var tag = new KeyValuePair<string, object?>("rag.search.mode", mode switch
        {
            SearchMode.Lexical => "lexical",
            SearchMode.Vector => "vector",
            _ => "hybrid",
        });
        s_duration.Record(duration.TotalSeconds, tag);
        s_passages.Record(passages, tag);
    }
}
