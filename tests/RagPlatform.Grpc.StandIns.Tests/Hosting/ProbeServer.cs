using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RagPlatform.Grpc.StandIns.Tests.Protos;

namespace RagPlatform.Grpc.StandIns.Tests.Hosting;

/// <summary>The probe service on a real Kestrel server on a free loopback port.</summary>
internal sealed class ProbeServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly List<GrpcChannel> _channels = [];

    private ProbeServer(WebApplication application)
    {
        _application = application;
        Address = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public Uri Address { get; }

    public ProbeLog Log => _application.Services.GetRequiredService<ProbeLog>();

    public static async Task<ProbeServer> StartAsync(Action<GrpcServiceOptions>? configure = null, Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http2;
                listen?.Invoke(endpoint);
            }));
        builder.Services.AddSingleton<ProbeLog>();
        builder.Services.AddGrpc(options => configure?.Invoke(options));
        var application = builder.Build();
        application.MapGrpcService<ProbeService>();
        await application.StartAsync();
        return new ProbeServer(application);
    }

    public GrpcChannel CreateChannel(Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions();
        configure?.Invoke(options);
        var channel = GrpcChannel.ForAddress(Address, options);
        _channels.Add(channel);
        return channel;
    }

    public Probe.ProbeClient CreateClient(Action<GrpcChannelOptions>? configure = null) => new(CreateChannel(configure));

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        await _application.DisposeAsync();
    }
}
