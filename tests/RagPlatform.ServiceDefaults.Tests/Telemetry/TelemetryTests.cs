using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;
using RagPlatform.ServiceDefaults.Telemetry;
using RagPlatform.TestSupport.Telemetry;
using Xunit;

namespace RagPlatform.ServiceDefaults.Tests.Telemetry;

/// <summary>A service with an OTLP endpoint tells what it does; one without collects nothing.</summary>
public sealed partial class TelemetryTests
{
    [Fact]
    public async Task Service_WithAnEndpoint_ExportsTracesMetricsAndLogs()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        await using (WebApplication service = Build(collector.Address))
        {
            await service.StartAsync();
            using var client = new HttpClient();
            await client.GetAsync(new Uri($"{service.Urls.Single()}/things/7"));
            await client.GetAsync(new Uri($"{service.Urls.Single()}/alive"));
            using (PlatformTelemetry.Source.StartActivity("rag.own_span"))
            {
                LogRemark(service.Logger);
            }

            await service.StopAsync();
        }

        Assert.Contains("GET /things/{id}", collector.Received("traces"), StringComparison.Ordinal);
        Assert.DoesNotContain("GET /alive", collector.Received("traces"), StringComparison.Ordinal);
        Assert.Contains("rag.own_span", collector.Received("traces"), StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", collector.Received("metrics"), StringComparison.Ordinal);
        Assert.Contains("a remark to export", collector.Received("logs"), StringComparison.Ordinal);
        Assert.Contains("probe", collector.Received("traces"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_WithoutAnEndpoint_CollectsNothing()
    {
        await using WebApplication service = Build(endpoint: null);

        Assert.Null(service.Services.GetService<TracerProvider>());
    }

    [LoggerMessage(EventId = 1, EventName = "Remark", Level = LogLevel.Warning, Message = "a remark to export")]
    private static partial void LogRemark(ILogger logger);

    private static WebApplication Build(string? endpoint)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["RAG_HTTP_PORT"] = "0";
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
        builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        builder.AddServiceDefaults("probe");
        WebApplication service = builder.Build();
        service.MapServiceDefaults();
        service.MapGet("/things/{id}", (string id) => id);
        return service;
    }
}
