using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Brings the model to life and takes it down again:
/// (1) gives every process an id and every endpoint a port, (2) resolves parameters and announces connection strings,
/// (3) starts each resource as soon as its waits are over, (4) on stop, ends dependants before what they depend on.
/// </summary>
internal sealed class ResourceOrchestrator(
    DistributedApplicationModel model,
    EndpointAllocator endpoints,
    ResourceHealthMonitor health,
    ResourceNotificationService notifications,
    IDistributedApplicationEventing eventing,
    IServiceProvider services,
    ILogger<ResourceOrchestrator> logger) : IHostedService, IAsyncDisposable
{
    private const int IdSuffixLength = 8;
    private const string IdAlphabet = "abcdefghijklmnopqrstuvwxyz";

    private readonly List<ResourceInstance> _instances = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _background = Task.CompletedTask;
    private bool _disposed;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        CreateInstances();
        endpoints.AllocateAll();
        foreach (var resource in model.Resources)
        {
            await PublishInitialStateAsync(resource, cancellationToken);
        }

        _background = Task.WhenAll(StartAllAsync(), health.RunAsync(_stopping.Token), MirrorParentsAsync());
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        var depths = new DependencyDepths();
        foreach (var layer in _instances.GroupBy(i => depths.Of(i.Resource)).OrderByDescending(g => g.Key))
        {
            await Task.WhenAll(layer.Select(i => i.StopAsync(cancellationToken)));
        }

        await endpoints.DisposeAsync();
        try
        {
            await _background;
        }
        catch (OperationCanceledException)
        {
            // The background work ends by being cancelled.
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The container disposes of it once as itself and once as a hosted service.
        if (_disposed)
        {
            return;
        }

        _disposed = true;

        // Without a StopAsync before (a failed start, a builder thrown away) nothing may stay behind either.
        if (!_stopping.IsCancellationRequested)
        {
            await StopAsync(CancellationToken.None);
        }

        foreach (var instance in _instances)
        {
            await instance.DisposeAsync();
        }

        _stopping.Dispose();
    }

    internal ResourceInstance? Find(string resourceId) =>
        _instances.Find(i => string.Equals(i.Id, resourceId, StringComparison.OrdinalIgnoreCase));

    private void CreateInstances()
    {
        foreach (var resource in model.Resources.Where(r => r is ProjectResource or ExecutableResource or ContainerResource))
        {
            var ids = Enumerable.Range(0, resource.GetReplicaCount())
                .Select(_ => $"{resource.Name}-{RandomNumberGenerator.GetString(IdAlphabet, IdSuffixLength)}")
                .ToArray();
            resource.Annotations.Add(new ResourceInstancesAnnotation(ids));
            _instances.AddRange(ids.Select((id, index) =>
                ActivatorUtilities.CreateInstance<ResourceInstance>(services, resource, new InstanceIdentity(id, index))));
        }
    }

    private async Task PublishInitialStateAsync(IResource resource, CancellationToken cancellationToken)
    {
        var state = resource switch
        {
            ParameterResource parameter => StateOf(parameter),
            ConnectionStringResource or ExternalServiceResource => KnownResourceStates.Running,
            IResourceWithParent => KnownResourceStates.Waiting,
            _ when resource.HasAnnotationOfType<ExplicitStartupAnnotation>() => KnownResourceStates.NotStarted,
            _ when resource.HasAnnotationOfType<ResourceInstancesAnnotation>() => KnownResourceStates.Starting,
            _ => null,
        };
        var urls = await ResourceUrls.CollectAsync(resource, services, cancellationToken);
        await notifications.PublishUpdateAsync(resource, s => s with
        {
            State = state is null ? s.State : new ResourceStateSnapshot(state, Style: null),
            CreationTimeStamp = DateTime.UtcNow,
            Urls = urls,
            SupportsDetailedTelemetry = resource is ProjectResource,
        });
        if (resource is IResourceWithEndpoints)
        {
            await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken);
        }

        if (resource is IResourceWithConnectionString)
        {
            await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), cancellationToken);
        }

        if (state is null)
        {
            await eventing.PublishAsync(
                new InitializeResourceEvent(
                    resource, eventing, services.GetRequiredService<ResourceLoggerService>(), notifications, services),
                EventDispatchBehavior.NonBlockingSequential,
                cancellationToken);
        }
    }

    private string StateOf(ParameterResource parameter)
    {
        try
        {
            parameter.ResolveNow();
            return KnownResourceStates.Running;
        }
        catch (MissingParameterValueException exception)
        {
            HostingLog.ParameterMissing(logger, parameter.Name, exception.Message);
            return KnownResourceStates.ValueMissing;
        }
    }

    private async Task StartAllAsync()
    {
        var starts = _instances
            .Where(i => !i.Resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
            .Select(i => i.StartAsync(_stopping.Token));
        await Task.WhenAll(starts);
        await eventing.PublishAsync(new AfterResourcesCreatedEvent(services, model), _stopping.Token);
    }

    /// <summary>A database has no process: it shares the state of its server.</summary>
    private async Task MirrorParentsAsync()
    {
        var children = model.Resources.OfType<IResourceWithParent>()
            .Where(r => !r.HasAnnotationOfType<ResourceInstancesAnnotation>())
            .ToLookup(r => r.Parent.Name);
        if (children.Count == 0)
        {
            return;
        }

        await foreach (var change in notifications.WatchAsync(_stopping.Token))
        {
            foreach (var child in children[change.Resource.Name])
            {
                var parent = change.Snapshot;
                await notifications.PublishUpdateAsync(child, s => s with
                {
                    State = parent.State,
                    StartTimeStamp = parent.StartTimeStamp,
                    StopTimeStamp = parent.StopTimeStamp,
                    ExitCode = parent.ExitCode,
                    ResourceReadyEvent = parent.State?.Text == KnownResourceStates.Running ? s.ResourceReadyEvent : null,
                });
                health.Nudge(child);
            }
        }
    }
}
