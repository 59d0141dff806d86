using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestration.Processes;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// One process or container of a resource through its life: NotStarted → Waiting → Starting → Running → Stopping → Finished or Exited,
/// or FailedToStart. It can be started again from every end.
/// </summary>
internal sealed class ResourceInstance(
    IResource resource,
    InstanceIdentity identity,
    LaunchPlanner planner,
    EndpointAllocator endpoints,
    ResourceHealthMonitor health,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    IDistributedApplicationEventing eventing,
    TimeProvider timeProvider,
    IServiceProvider services,
    ILogger<ResourceInstance> logger) : IAsyncDisposable
{
    /// <summary>How long a process may take to end after SIGTERM before it is killed.</summary>
    internal static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1);
    private CancellationTokenSource _starting = new();
    private ChildProcess? _process;
    private Task _ended = Task.CompletedTask;
    private volatile bool _stopRequested;

    internal IResource Resource => resource;

    internal string Id => identity.Id;

    /// <summary>Waits for the dependencies and starts the process; a failure becomes the state FailedToStart.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_ended.IsCompleted)
            {
                return;
            }

            _stopRequested = false;
            _starting = new CancellationTokenSource();
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _starting.Token);
            try
            {
                await LaunchAsync(linked.Token);
            }
            catch (OperationCanceledException) when (linked.IsCancellationRequested)
            {
                Publish(s => s with { State = KnownResourceStates.NotStarted });
            }
#pragma warning disable CA1031 // Whatever goes wrong before the process runs is this resource's failure, not the application's.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Fail(exception);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the process: politely, after <see cref="StopGrace"/> or when cancelled by force. Returns when it is gone.</summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        await _starting.CancelAsync();
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            if (_process is not { } process || _ended.IsCompleted)
            {
                return;
            }

            _stopRequested = true;
            Publish(s => s with { State = KnownResourceStates.Stopping });
            process.RequestStop();
            try
            {
                await process.Exited.WaitAsync(StopGrace, timeProvider, cancellationToken);
            }
            catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
            {
                HostingLog.KilledAfterGrace(logger, Id, StopGrace.TotalSeconds);
                process.Kill();
            }

            await _ended;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        _starting.Dispose();
        _gate.Dispose();
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        var log = logs.LogOf(Id);
        log.Reopen();
        Publish(s => s with
        {
            State = KnownResourceStates.Starting,
            ExitCode = null,
            StartTimeStamp = null,
            StopTimeStamp = null,
            ResourceReadyEvent = null,
            HealthReports = [.. s.HealthReports.Select(r => r with { Status = null, Description = null, ExceptionText = null })],
        });
        await notifications.WaitForDependenciesAsync(resource, Id, cancellationToken);
        if (identity.ReplicaIndex == 0)
        {
            await eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), cancellationToken);
        }

        endpoints.ThrowIfUnusable(resource);
        var plan = await planner.PlanAsync(
            resource, identity, state => Publish(s => s with { State = new ResourceStateSnapshot(state, Style: null) }), cancellationToken);
        endpoints.Release(resource, identity.ReplicaIndex);
        Publish(s => s with { State = KnownResourceStates.Starting });
        _process = ChildProcess.Start(plan, log.Write);
        Publish(s => s with
        {
            State = KnownResourceStates.Running,
            StartTimeStamp = timeProvider.GetUtcNow().UtcDateTime,
            Properties = WithProcess(s.Properties, plan, _process.Id),
            EnvironmentVariables = [.. plan.Environment.Select(v => new EnvironmentVariableSnapshot(v.Key, v.Value, IsFromSpec: true))],
        });
        _ended = ObserveEndAsync(_process, log);
        health.Nudge(resource);
    }

    private async Task ObserveEndAsync(ChildProcess process, ResourceLog log)
    {
        var exitCode = await process.Exited;
        if (!_stopRequested)
        {
            HostingLog.EndedUnasked(logger, Id, exitCode);
        }

        var state = resource is ContainerResource || (exitCode != 0 && !_stopRequested)
            ? KnownResourceStates.Exited
            : KnownResourceStates.Finished;
        await process.DisposeAsync();
        log.Complete();
        Publish(s => s with { State = state, ExitCode = exitCode, StopTimeStamp = timeProvider.GetUtcNow().UtcDateTime });
        if (notifications.TryGetCurrentState(Id, out var final))
        {
            await eventing.PublishAsync(new ResourceStoppedEvent(resource, services, final), EventDispatchBehavior.NonBlockingSequential);
        }
    }

    private void Fail(Exception exception)
    {
        var message = exception is DistributedApplicationException ? exception.Message : exception.ToString();
        logs.LogOf(Id).Write(message, isError: true);
        HostingLog.FailedToStart(logger, resource.Name, exception.Message);
        Publish(s => s with
        {
            State = exception is Containers.ContainerRuntimeException
                ? KnownResourceStates.RuntimeUnhealthy
                : KnownResourceStates.FailedToStart,
            StopTimeStamp = timeProvider.GetUtcNow().UtcDateTime,
        });
    }

    private void Publish(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        _ = notifications.PublishUpdateAsync(resource, Id, change);

    private static ImmutableArray<ResourcePropertySnapshot> WithProcess(
        ImmutableArray<ResourcePropertySnapshot> properties, LaunchPlan plan, int processId)
    {
        var facts = new ResourcePropertySnapshot[]
        {
            new(CustomResourceKnownProperties.ExecutablePath, plan.Command),
            new(CustomResourceKnownProperties.ExecutableWorkDir, plan.WorkingDirectory),
            new(CustomResourceKnownProperties.ExecutableArgs, plan.Arguments.ToImmutableArray()),
            new(CustomResourceKnownProperties.ExecutablePid, processId),
        };
        return [.. properties.Where(p => facts.All(f => f.Name != p.Name)), .. facts];
    }
}
