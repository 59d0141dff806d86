using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>The server the dashboard asks for the resources: gRPC over cleartext HTTP/2, on the loopback interface, for holders of the key.</summary>
internal sealed class ResourceServiceHost(IServiceProvider services, IConfiguration configuration) : IHostedService, IAsyncDisposable
{
    internal const string KeySetting = "AppHost:ResourceService:ApiKey";
    private const string KeyHeader = "x-resource-service-api-key";
    private const string AddressSetting = "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL";

    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private Task<WebApplication>? _starting;

    /// <summary>Where it listens, once it does.</summary>
    internal Task<Uri> Address => _address.Task;

    /// <summary>Starts beside everything else: a server takes a while to be ready and nobody but the dashboard waits for it.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _starting = Task.Run(() => ListenAsync(cancellationToken), cancellationToken);
        _ = _starting.ContinueWith(
            failed => _address.TrySetException(failed.Exception!.InnerExceptions),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A server waits for the calls it is answering, and the dashboard's do not end by themselves.
        await _stopping.CancelAsync();
        if (_starting is { IsCompletedSuccessfully: true } started)
        {
            await (await started).StopAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _stopping.Dispose();
        if (_starting is { IsCompletedSuccessfully: true } started)
        {
            await (await started).DisposeAsync();
        }
    }

    private async Task<WebApplication> ListenAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, FixedPort(), listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(services.GetRequiredService<ILoggerFactory>());

        // The signals of the process are the application's.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(new DashboardGrpcService(services, _stopping.Token));
        var server = builder.Build();
        server.Use(RequireKey);
        server.MapGrpcService<DashboardGrpcService>();
        await server.StartAsync(cancellationToken);
        _address.TrySetResult(new Uri(server.Urls.First()));
        return server;
    }

    private Task RequireKey(HttpContext context, RequestDelegate next)
    {
        var given = Encoding.UTF8.GetBytes(context.Request.Headers[KeyHeader].ToString());
        if (CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(configuration[KeySetting]!)))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private int FixedPort() => configuration.GetValue("DcpPublisher:RandomizePorts", defaultValue: false)
        || !Uri.TryCreate(configuration[AddressSetting], UriKind.Absolute, out var uri) ? 0 : uri.Port;

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
