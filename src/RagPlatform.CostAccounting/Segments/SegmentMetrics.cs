using System.Diagnostics.Metrics;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Telemetry;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>Counts what is told of questions; the instrument is described in docs/telemetry.md.</summary>
internal static class SegmentMetrics
{
    private static readonly Counter<long> s_records = PlatformTelemetry.Meter.CreateCounter<long>(
        "rag.segment.records", "{record}", "What services told of questions.");

    public static void Record(RecordQuestionsReply taken)
    {
        Add("counted", taken.Counted);
        Add("rated", taken.Rated);
        Add("ignored", taken.Ignored);
    }

    private static void Add(string outcome, long count)
    {
        if (count > 0)
        {
            s_records.Add(count, new KeyValuePair<string, object?>("rag.segment.outcome", outcome));
        }
    }
}
