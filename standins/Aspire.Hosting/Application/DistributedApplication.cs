using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>An application ready to run: starts its resources, watches them and stops them.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private bool _disposed;

    public DistributedApplication(IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
    }

    public IServiceProvider Services => _host.Services;

    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    internal ApplicationObserver? Observer { get; init; }

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return new DistributedApplicationBuilder(args);
    }

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new DistributedApplicationBuilder(options);
    }

    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>Starts, waits for Ctrl+C, SIGTERM or the token, and stops; in publish mode it publishes and is done.</summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await StartAsync(cancellationToken);
            if (Services.GetRequiredService<DistributedApplicationExecutionContext>().IsRunMode)
            {
                await _host.WaitForShutdownAsync(cancellationToken);
            }
        }
        finally
        {
            await DisposeAsync();
        }
    }

    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (Observer is not null)
        {
            await Observer.StartingAsync(cancellationToken);
        }

        var context = Services.GetRequiredService<DistributedApplicationExecutionContext>();
        if (context.IsPublishMode)
        {
            await Services.GetRequiredService<IDistributedApplicationEventing>()
                .PublishAsync(new BeforeStartEvent(Services, Services.GetRequiredService<DistributedApplicationModel>()), cancellationToken);
            await Services.GetRequiredService<ManifestPublisher>().PublishAsync(cancellationToken);
            Observer?.Started();
            return;
        }

        var logger = Services.GetRequiredService<ILogger<DistributedApplication>>();
        HostingLog.Starting(logger, Services.GetRequiredService<AppHostInfo>().Directory);
        var model = Services.GetRequiredService<DistributedApplicationModel>();
        await Services.GetRequiredService<IDistributedApplicationEventing>()
            .PublishAsync(new BeforeStartEvent(Services, model), cancellationToken);
        await _host.StartAsync(cancellationToken);
        HostingLog.Started(logger);
        Observer?.Started();
    }

    public virtual Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_host is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else
        {
            _host.Dispose();
        }

        GC.SuppressFinalize(this);
    }
}
