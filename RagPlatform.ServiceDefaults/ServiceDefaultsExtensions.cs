using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Health;
using RagPlatform.ServiceDefaults.Hosting;
using RagPlatform.ServiceDefaults.Reflection;
using RagPlatform.ServiceDefaults.Resilience;
using RagPlatform.ServiceDefaults.Telemetry;

namespace RagPlatform.ServiceDefaults;

/// <summary>What every service of the platform calls first and last in its Program.cs.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Largest gRPC message in either direction: a 16 MiB document and room for what is around it.</summary>
    public const int MaxMessageBytes = 20 * 1024 * 1024;

    /// <summary>Ports, logging, telemetry, health, reflection, error mapping and resilient clients.</summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="serviceName">The service's name as other services call it, e.g. <c>retrieval</c>.</param>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string serviceName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new ServiceName(serviceName));
        builder.AddPorts();
        builder.AddConsoleLogging();
        builder.AddTelemetry(serviceName);
        builder.Services.AddServiceHealth();
        builder.Services.AddServiceReflection();
        builder.Services.AddServiceResilience();
        builder.Services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = MaxMessageBytes;
            options.MaxSendMessageSize = MaxMessageBytes;
            options.Interceptors.Add<ErrorInterceptor>();
        });
        return builder;
    }

    /// <summary>Maps <c>/health</c>, <c>/alive</c>, gRPC health and gRPC reflection.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseServerSpans();
        app.MapServiceHealth();
        app.MapServiceReflection();
        return app;
    }
}
