using System.Diagnostics.Metrics;
using System.Globalization;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Telemetry;

namespace RagPlatform.Retrieval.Evaluation;

/// <summary>Reports measured quality; the instruments are described in docs/telemetry.md.</summary>
internal static class EvaluationMetrics
{
    private static readonly Histogram<double> s_quality = PlatformTelemetry.Meter.CreateHistogram<double>(
        "rag.retrieval.quality", "1", "Mean measures of the runs of golden sets.");

    private static readonly Counter<long> s_alerts = PlatformTelemetry.Meter.CreateCounter<long>(
        "rag.retrieval.quality.alerts", "{run}", "Runs of golden sets that are significantly worse than their baseline.");

    private static readonly Histogram<double> s_recall = PlatformTelemetry.Meter.CreateHistogram<double>(
        "rag.retrieval.ann.recall", "1", "Share of the ten nearest passages that a live search's index found.");

    /// <summary>Reports a run.</summary>
    public static void Record(EvaluationRun run)
    {
        foreach (CutoffMeasures measures in run.Measures)
        {
            Record("ndcg", measures.K, measures.Ndcg);
            Record("recall", measures.K, measures.Recall);
            Record("precision", measures.K, measures.Precision);
            Record("mrr", measures.K, measures.Mrr);
        }

        if (run.Verdict == RunVerdict.RunAlert)
        {
            s_alerts.Add(1);
        }
    }

    /// <summary>Reports the recall of a live search, in [0, 1].</summary>
    public static void RecordRecall(string engine, double recall) =>
        s_recall.Record(recall, new KeyValuePair<string, object?>("rag.vector.engine", engine));

    private static void Record(string metric, int k, MeanWithInterval measure) => s_quality.Record(
        measure.Mean,
        new KeyValuePair<string, object?>("rag.quality.metric", string.Create(CultureInfo.InvariantCulture, $"{metric}@{k}")));
}
