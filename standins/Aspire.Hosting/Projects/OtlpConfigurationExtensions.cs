using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Sends a resource's telemetry to the dashboard or collector the AppHost knows.</summary>
public static class OtlpConfigurationExtensions
{
    private const string GrpcUrl = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    private const string HttpUrl = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";

    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithEnvironment(context => Add(context, builder, required: null));
    }

    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder, OtlpProtocol protocol)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithEnvironment(context => Add(context, builder, protocol));
    }

    private static void Add<T>(EnvironmentCallbackContext context, IResourceBuilder<T> builder, OtlpProtocol? required)
        where T : IResourceWithEnvironment
    {
        if (context.ExecutionContext.IsPublishMode)
        {
            return;
        }

        var (configuration, environment) = (builder.ApplicationBuilder.Configuration, builder.ApplicationBuilder.Environment);
        var variables = context.EnvironmentVariables;
        variables["OTEL_SERVICE_NAME"] = builder.Resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = ReferenceExpression.Create(
            $"service.instance.id={new InstanceIdExpression(builder.Resource)}");
        if (environment.IsDevelopment())
        {
            AddDevelopmentDefaults(variables, builder.Resource is ProjectResource);
        }

        // Without a receiver an exporter would only retry against a closed port, so nothing is set.
        var dashboard = builder.ApplicationBuilder.Resources.OfType<DashboardResource>().FirstOrDefault();
        if (Target(configuration, dashboard, required) is not var (url, protocol))
        {
            return;
        }

        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = url;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol;
        if (configuration["AppHost:OtlpApiKey"] is { Length: > 0 } key)
        {
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";
        }
    }

    private static (object Url, string Protocol)? Target(
        ConfigurationManager configuration, DashboardResource? dashboard, OtlpProtocol? required)
    {
        object? grpc = dashboard?.GetEndpoint(DashboardResource.OtlpEndpoint);
        grpc ??= configuration[GrpcUrl];
        var http = configuration[HttpUrl];
        return required switch
        {
            OtlpProtocol.Grpc => grpc is null ? null : (grpc, "grpc"),
            OtlpProtocol.HttpProtobuf => http is null ? null : (http, "http/protobuf"),
            OtlpProtocol.HttpJson => http is null ? null : (http, "http/json"),
            _ => grpc is not null ? (grpc, "grpc") : http is not null ? (http, "http/protobuf") : null,
        };
    }

    private static void AddDevelopmentDefaults(Dictionary<string, object> variables, bool isProject)
    {
        variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
        variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
        if (isProject)
        {
            variables["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
            variables["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
        }
    }
}
