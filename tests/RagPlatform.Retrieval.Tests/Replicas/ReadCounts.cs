using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace RagPlatform.Retrieval.Tests.Replicas;

/// <summary>Counts what became of reads, as telemetry reports it.</summary>
internal sealed class ReadCounts : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly MeterListener _listener = new();

    public ReadCounts()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "rag.storage.reads")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(
            (_, value, tags, _) => _counts.AddOrUpdate($"{tags[0].Value} {tags[1].Value}", value, (_, sum) => sum + value));
        _listener.Start();
    }

    /// <summary>How many reads there were, by kind and outcome: <c>passages replica</c>.</summary>
    public long this[string read] => _counts.GetValueOrDefault(read);

    public void Clear() => _counts.Clear();

    public void Dispose() => _listener.Dispose();
}
