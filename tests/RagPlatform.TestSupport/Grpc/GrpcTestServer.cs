using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RagPlatform.TestSupport.Grpc;

/// <summary>A real gRPC server in the test's process, on a loopback port.</summary>
public sealed class GrpcTestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GrpcTestServer(WebApplication app, int port)
    {
        _app = app;
        Port = port;
        Channel = GrpcChannel.ForAddress(Address);
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Its address.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>A channel to it.</summary>
    public GrpcChannel Channel { get; }

    /// <summary>Its services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts one.</summary>
    /// <param name="configure">Adds services; gRPC itself is there.</param>
    /// <param name="map">Maps the gRPC services.</param>
    /// <param name="port">The port; 0 takes a free one.</param>
    public static async Task<GrpcTestServer> StartAsync(
        Action<WebApplicationBuilder> configure, Action<WebApplication> map, int port = 0)
    {
        ArgumentNullException.ThrowIfNull(configure);
        ArgumentNullException.ThrowIfNull(map);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        configure(builder);
        WebApplication app = builder.Build();
        map(app);
        await app.StartAsync();
        return new GrpcTestServer(app, new Uri(app.Urls.Single()).Port);
    }

    /// <summary>Metadata with one entry.</summary>
    public static CallOptions With(string key, string value) => new(new Metadata { { key, value } });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.DisposeAsync();
    }
}
