using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace RagPlatform.Benchmarks.Ingestion;

/// <summary>Adds up what the service measures of its own steps.</summary>
internal sealed class StageTimes : IDisposable
{
    private const string Instrument = "rag.ingest.stage.duration";
    private const string Tag = "rag.ingest.stage";
    private readonly ConcurrentDictionary<string, double> _seconds = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public StageTimes()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == Instrument)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Key == Tag && tag.Value is string stage)
                {
                    _seconds.AddOrUpdate(stage, seconds, (_, total) => total + seconds);
                }
            }
        });
        _listener.Start();
    }

    /// <summary>The steps with their seconds, in the order of their names.</summary>
    public IReadOnlyList<(string Stage, double Seconds)> Read() =>
        [.. _seconds.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value))];

    public void Dispose() => _listener.Dispose();
}
