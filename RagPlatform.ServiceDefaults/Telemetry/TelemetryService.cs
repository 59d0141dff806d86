using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace RagPlatform.ServiceDefaults.Telemetry;

/// <summary>Takes both providers in its constructor so that they exist before the server starts, and flushes them at the end.</summary>
internal sealed class TelemetryService(TracerProvider tracer, MeterProvider meter) : IHostedService
{
    private const int FlushTimeoutMs = 2000;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        tracer.ForceFlush(FlushTimeoutMs);
        meter.ForceFlush(FlushTimeoutMs);
        return Task.CompletedTask;
    }
}
