using System.Diagnostics.Metrics;
using RagPlatform.ServiceDefaults.Telemetry;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>Counts ingested documents; the instruments are described in docs/telemetry.md.</summary>
internal static class IngestionMetrics
{
    private static readonly Counter<long> s_documents = PlatformTelemetry.Meter.CreateCounter<long>(
        "rag.ingest.documents", "{document}", "Documents the ingestion has ended with.");

    private static readonly Counter<long> s_chunks = PlatformTelemetry.Meter.CreateCounter<long>(
        "rag.ingest.chunks", "{chunk}", "Chunks that became searchable.");

    private static readonly Histogram<double> s_stage = PlatformTelemetry.Meter.CreateHistogram<double>(
        "rag.ingest.stage.duration", "s", "One step of a batch of documents.");

    /// <summary>Measures a step: read, enrich, embed, write or index.</summary>
    public static void RecordStage(string stage, TimeSpan duration) =>
        s_stage.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("rag.ingest.stage", stage));

    public static void Ingested(int documents, int chunks)
    {
        Record(documents, "ingested");
        s_chunks.Add(chunks);
    }

    public static void Unchanged(int documents) => Record(documents, "unchanged");

    public static void Failed() => Record(1, "failed");

    private static void Record(int documents, string outcome) =>
        s_documents.Add(documents, new KeyValuePair<string, object?>("rag.ingest.outcome", outcome));
}
