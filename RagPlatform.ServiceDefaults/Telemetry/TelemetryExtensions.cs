using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace RagPlatform.ServiceDefaults.Telemetry;

/// <summary>
/// OpenTelemetry from the framework's own sources and meters. Everything is exported over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is
/// set (the standard <c>OTEL_*</c> variables apply); without it nothing is collected and nothing is paid.
/// </summary>
internal static class TelemetryExtensions
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // Libraries that reach a store have a source of their own each, named after them.
    private static readonly string[] s_sources =
        [$"{PlatformTelemetry.Name}*", "Microsoft.AspNetCore", "System.Net.Http", "Grpc.Net.Client", "Npgsql"];

    private static readonly string[] s_meters =
    [
        $"{PlatformTelemetry.Name}*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "System.Net.Http", "Npgsql",
    ];

    public static IHostApplicationBuilder AddTelemetry(this IHostApplicationBuilder builder, string serviceName)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[EndpointVariable]))
        {
            return builder;
        }

        bool http = builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] == "http/protobuf";
        string endpoint = builder.Configuration[EndpointVariable]!;
        ResourceBuilder resource = ResourceBuilder.CreateDefault().AddService(serviceName).AddEnvironmentVariableDetector();

        builder.Services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(s_sources)
            .AddProcessor(new GrpcClientSpans())
            .AddOtlpExporter(options => Configure(options, http, endpoint, "traces"))
            .Build());
        builder.Services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(s_meters)
            .AddOtlpExporter(options => Configure(options, http, endpoint, "metrics"))
            .Build());
        builder.Services.AddHostedService<TelemetryService>();
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.SetResourceBuilder(resource);
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
            logging.AddOtlpExporter(options => Configure(options, http, endpoint, "logs"));
        });
        return builder;
    }

    /// <summary>
    /// Names the framework's server span by its route and adds the tags of the HTTP and RPC conventions it leaves out. Whoever watches over
    /// the services asks for their health all the time; nobody wants to read of that.
    /// </summary>
    public static void UseServerSpans(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (Activity.Current is { } request && IsHealthCheck(context.Request.Path))
        {
            request.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            request.IsAllDataRequested = false;
        }

        await next(context);
        if (Activity.Current is { IsAllDataRequested: true } span && context.GetEndpoint() is RouteEndpoint endpoint)
        {
            Describe(span, endpoint, context);
        }
    });

    private static bool IsHealthCheck(PathString path) => path == "/health" || path == "/alive";

    private static void Describe(Activity span, RouteEndpoint endpoint, HttpContext context)
    {
        string route = endpoint.RoutePattern.RawText ?? string.Empty;
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true)
        {
            string path = route.TrimStart('/');
            span.DisplayName = path;
            span.DescribeCall(path);
            return;
        }

        span.DisplayName = $"{context.Request.Method} {route}";
        span.SetTag("http.request.method", context.Request.Method);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
    }

    private static void Configure(OtlpExporterOptions options, bool http, string endpoint, string signal)
    {
        options.Protocol = http ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;

        // Set by hand, the endpoint of the HTTP form is taken as it stands: the signal's path is ours to add.
        options.Endpoint = new Uri(http ? $"{endpoint.TrimEnd('/')}/v1/{signal}" : endpoint);
    }
}
