using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Testing;

/// <summary>An application whose program starts, stops and disposes of it itself; this asks for it and waits.</summary>
internal sealed class ApplicationUnderTest : DistributedApplication
{
    private readonly EntryPointRun _run;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeSpan _shutdownTimeout;
    private bool _started;

    internal ApplicationUnderTest(DistributedApplication inner, EntryPointRun run)
        : base(inner)
    {
        _run = run;

        // Taken now: after the program's end there is nobody to ask.
        _lifetime = inner.Services.GetRequiredService<IHostApplicationLifetime>();
        _shutdownTimeout = inner.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
    }

    public override async Task StartAsync(CancellationToken cancellationToken = default)
    {
        _started = true;
        await _run.StartApplicationAsync(cancellationToken);
    }

    public override async Task RunAsync(CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken);
        await _run.WaitForEndAsync(cancellationToken);
    }

    /// <summary>Ends the application with its program; a failure of the program on the way down is thrown.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (!_started)
        {
            return;
        }

        _lifetime.StopApplication();
        if (await _run.WaitForEndAsync(cancellationToken) is { } failure)
        {
            throw new DistributedApplicationException($"The program of the application failed: {failure.Message}", failure);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_started)
        {
            _lifetime.StopApplication();
            using var limit = new CancellationTokenSource(_shutdownTimeout);
            await ((Task)_run.WaitForEndAsync(limit.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _run.DisposeAsync();

        // A program that leaves its application to the end of the process would leave its services running here.
        await base.DisposeAsync();
    }
}
