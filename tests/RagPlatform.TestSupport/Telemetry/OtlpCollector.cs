using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RagPlatform.TestSupport.Telemetry;

/// <summary>Takes OTLP over HTTP and keeps what arrives: by signal as text to look for names in, and the instruments of metrics.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _received = new();
    private readonly ConcurrentQueue<ExportedMetrics> _metrics = [];
    private readonly WebApplication _app;

    private OtlpCollector()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);

            // Names stand in a protobuf message as they are; one byte a character keeps them findable.
            string text = Encoding.Latin1.GetString(body.ToArray());
            _received.AddOrUpdate(signal, text, (_, earlier) => earlier + text);
            if (signal == "metrics")
            {
                _metrics.Enqueue(ExportedMetrics.Parser.ParseFrom(body.ToArray()));
            }
        });
    }

    /// <summary>Where it listens.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>Starts one on a free port.</summary>
    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>Everything that came of a signal: <c>traces</c>, <c>metrics</c> or <c>logs</c>.</summary>
    public string Received(string signal) => _received.GetValueOrDefault(signal, string.Empty);

    /// <summary>Every instrument a meter has reported, with the names of all tags it was seen with.</summary>
    /// <param name="isMeter">Chooses the meters by name.</param>
    public IReadOnlyList<ReportedInstrument> Instruments(Func<string, bool> isMeter) =>
    [
        .. _metrics.SelectMany(export => export.ResourceMetrics).SelectMany(resource => resource.ScopeMetrics)
            .Where(scope => isMeter(scope.Scope.Name))
            .SelectMany(scope => scope.Metrics)
            .GroupBy(metric => metric.Name, StringComparer.Ordinal)
            .Select(group => new ReportedInstrument(
                group.Key,
                Kind(group.First()),
                group.First().Unit,
                group.SelectMany(Tags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray()))
            .OrderBy(instrument => instrument.Name, StringComparer.Ordinal),
    ];

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string Kind(Metric metric) => metric.DataCase switch
    {
        Metric.DataOneofCase.Sum => "counter",
        Metric.DataOneofCase.Histogram => "histogram",
        _ => "gauge",
    };

    private static IEnumerable<string> Tags(Metric metric) =>
    [
        .. metric.Histogram?.Points.SelectMany(point => point.Attributes).Select(tag => tag.Key) ?? [],
        .. metric.Sum?.Points.SelectMany(point => point.Attributes).Select(tag => tag.Key) ?? [],
        .. metric.Gauge?.Points.SelectMany(point => point.Attributes).Select(tag => tag.Key) ?? [],
    ];
}
