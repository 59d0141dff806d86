using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RagPlatform.ServiceDefaults.Hosting;

/// <summary>
/// The two doors of a service. Without TLS a port speaks either HTTP/1 or HTTP/2, so health checks and pages have one port
/// (<c>RAG_HTTP_PORT</c>) and gRPC another (<c>RAG_GRPC_PORT</c>). They open on the loopback interface, in a container on all.
/// </summary>
internal static class PortExtensions
{
    private static readonly TimeSpan s_shutdownTimeout = TimeSpan.FromSeconds(8);

    public static WebApplicationBuilder AddPorts(this WebApplicationBuilder builder)
    {
        int? http = ReadPort(builder.Configuration, "RAG_HTTP_PORT");
        int? grpc = ReadPort(builder.Configuration, "RAG_GRPC_PORT");
        bool everyInterface = builder.Configuration.GetValue<bool>("DOTNET_RUNNING_IN_CONTAINER");

        // Calls under way are finished before the process ends; shorter than the grace the orchestrator gives before it kills.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = s_shutdownTimeout);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = ServiceDefaultsExtensions.MaxMessageBytes;
            Listen(kestrel, http, HttpProtocols.Http1, everyInterface);
            Listen(kestrel, grpc, HttpProtocols.Http2, everyInterface);
        });
        return builder;
    }

    private static void Listen(KestrelServerOptions kestrel, int? port, HttpProtocols protocols, bool everyInterface)
    {
        if (port is not { } number)
        {
            return;
        }

        if (everyInterface)
        {
            kestrel.ListenAnyIP(number, listen => listen.Protocols = protocols);
        }
        else if (number == 0)
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
        }
        else
        {
            kestrel.ListenLocalhost(number, listen => listen.Protocols = protocols);
        }
    }

    private static int? ReadPort(IConfiguration configuration, string name)
    {
        string? value = configuration[name];
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= 65535
            ? port
            : throw new InvalidOperationException($"{name} is '{value}' but must be a port number from 0 (any free port) to 65535.");
    }
}
