using System.Diagnostics.Metrics;

namespace RagPlatform.Embeddings;

/// <summary>Counts embedded texts; the instrument is described in docs/telemetry.md.</summary>
internal static class EmbeddingMetrics
{
    private static readonly Meter s_meter = new("RagPlatform.Embeddings");

    private static readonly Counter<long> s_texts = s_meter.CreateCounter<long>(
        "rag.embedding.texts", "{text}", "Texts turned into vectors.");

    /// <param name="source">Where the vectors came from: <c>memory</c>, <c>shared</c> or <c>model</c>.</param>
    /// <param name="count">How many.</param>
    public static void Record(string source, int count)
    {
        if (count > 0)
        {
            s_texts.Add(count, new KeyValuePair<string, object?>("rag.embedding.source", source));
        }
    }
}
