using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Telemetry;

namespace RagPlatform.Gateway.Asking;

/// <summary>Measures questions; the instruments are described in docs/telemetry.md.</summary>
internal static class AskMetrics
{
    private const double MicrosecondsPerSecond = 1_000_000;

    // As the contract spells them, e.g. RESULT_CACHE.
    private static readonly FrozenDictionary<ServedBy, string> s_servedBy = CommonReflection.Descriptor.EnumTypes
        .Single(type => type.Name == nameof(ServedBy)).Values.ToFrozenDictionary(value => (ServedBy)value.Number, value => value.Name);

    private static readonly Histogram<double> s_duration = PlatformTelemetry.Meter.CreateHistogram<double>(
        "rag.ask.duration", "s", "From a question's arrival to its reply.");

    private static readonly Histogram<double> s_step = PlatformTelemetry.Meter.CreateHistogram<double>(
        "rag.ask.step.duration", "s", "One step of a question's path.");

    private static readonly Counter<long> s_cost = PlatformTelemetry.Meter.CreateCounter<long>(
        "rag.ask.cost", "{nano_usd}", "What questions cost.");

    /// <summary>A question has ended.</summary>
    /// <param name="timings">How long it took.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="reply">Its reply; null when it failed.</param>
    /// <param name="usage">What it used; null when it failed before it could use anything.</param>
    public static void Record(Timings timings, StatusCode status, AskReply? reply, Usage? usage)
    {
        s_duration.Record(
            timings.TotalUs / MicrosecondsPerSecond,
            new("rag.served_by", reply is null ? "NONE" : s_servedBy[reply.ServedBy]),
            new("rpc.grpc.status_code", StatusNames.Of(status)));
        foreach (StepTiming step in timings.Steps)
        {
            s_step.Record(step.DurationUs / MicrosecondsPerSecond, new KeyValuePair<string, object?>("rag.step", step.Step));
        }

        foreach ((string category, long cost) in usage?.CostByCategory.AsEnumerable() ?? [])
        {
            s_cost.Add(cost, new KeyValuePair<string, object?>("rag.cost.category", category));
        }
    }
}
