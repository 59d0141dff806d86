using System.Diagnostics.Metrics;

namespace RagPlatform.Storage.Outbox;

/// <summary>Counts what leaves the outbox; the instrument is described in docs/telemetry.md.</summary>
internal static class OutboxMetrics
{
    private static readonly Meter s_meter = new("RagPlatform.Storage");

    private static readonly Counter<long> s_messages = s_meter.CreateCounter<long>(
        "rag.outbox.messages", "{message}", "Attempts to deliver messages of the outbox.");

    /// <param name="topic">What they are about.</param>
    /// <param name="outcome"><c>delivered</c>, <c>postponed</c> or <c>rejected</c>.</param>
    /// <param name="count">How many.</param>
    public static void Record(string topic, string outcome, int count = 1) => s_messages.Add(
        count, new KeyValuePair<string, object?>("rag.outbox.topic", topic), new KeyValuePair<string, object?>("rag.outbox.outcome", outcome));
}
