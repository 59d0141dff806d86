using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Keeps the state of every resource instance, tells watchers about changes and lets callers wait for a state.</summary>
public class ResourceNotificationService : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceEvent> _states = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Channel<ResourceEvent>> _watchers = [];
    private readonly CancellationTokenSource _disposing = new();
    private readonly ILogger<ResourceNotificationService> _logger;
    private readonly CancellationToken _applicationStopping;

    internal ResourceNotificationService(
        ILogger<ResourceNotificationService> logger,
        IHostApplicationLifetime lifetime,
        IOptions<ResourceNotificationServiceOptions> options)
    {
        _logger = logger;
        _applicationStopping = lifetime.ApplicationStopping;
        DefaultWaitBehavior = options.Value.DefaultWaitBehavior;
    }

    internal WaitBehavior DefaultWaitBehavior { get; }

    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (var id in resource.GetResolvedResourceNames())
        {
            Publish(resource, id, stateFactory);
        }

        return Task.CompletedTask;
    }

    public Task PublishUpdateAsync(
        IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Publish(resource, resourceId, stateFactory);
        return Task.CompletedTask;
    }

    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_gate)
        {
            return _states.TryGetValue(resourceId, out resourceEvent);
        }
    }

    /// <summary>First the present state of everything, then each change as it happens.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>(new() { SingleReader = true });
        lock (_gate)
        {
            foreach (var state in _states.Values)
            {
                channel.Writer.TryWrite(state);
            }

            _watchers.Add(channel);
        }

        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(linked.Token))
            {
                yield return change;
            }
        }
        finally
        {
            lock (_gate)
            {
                _watchers.Remove(channel);
            }
        }
    }

    public async Task WaitForResourceAsync(
        string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        await WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    public async Task<string> WaitForResourceAsync(
        string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var wanted = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reached = await WaitForResourceAsync(
            resourceName, e => e.Snapshot.State?.Text is { } text && wanted.Contains(text), cancellationToken);
        return reached.Snapshot.State!.Text;
    }

    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        ArgumentNullException.ThrowIfNull(predicate);
        return await WaitAsync(
            e => string.Equals(e.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase)
                || string.Equals(e.ResourceId, resourceName, StringComparison.OrdinalIgnoreCase),
            predicate,
            $"The operation was cancelled while waiting for resource '{resourceName}'.",
            cancellationToken);
    }

    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, DefaultWaitBehavior, cancellationToken);

    public async Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var reached = await WaitForResourceAsync(
            resourceName,
            e => IsReadyToUse(e.Snapshot) || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && IsUnavailable(e.Snapshot)),
            cancellationToken);
        if (!IsReadyToUse(reached.Snapshot))
        {
            throw new DistributedApplicationException(
                $"Stopped waiting for resource '{resourceName}' to become healthy because it is {reached.Snapshot.State?.Text}.");
        }

        await reached.Snapshot.ResourceReadyEvent!.EventTask.WaitAsync(cancellationToken);
        return reached;
    }

    /// <summary>Waits until everything the resource waits for has reached the stage it must reach.</summary>
    public Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken) =>
        WaitForDependenciesAsync(resource, resourceId: null, cancellationToken);

    public void Dispose()
    {
        _disposing.Cancel();
        GC.SuppressFinalize(this);
    }

    /// <summary>The same for one instance only, whose siblings may be running.</summary>
    internal async Task WaitForDependenciesAsync(IResource resource, string? resourceId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var waits = resource.Annotations.OfType<WaitAnnotation>().Where(w => w.Resource is not IResourceWithoutLifetime).ToArray();
        if (waits.Length == 0)
        {
            return;
        }

        foreach (var id in resourceId is null ? resource.GetResolvedResourceNames() : [resourceId])
        {
            Publish(resource, id, s => s with { State = KnownResourceStates.Waiting });
        }

        await Task.WhenAll(waits.SelectMany(
            wait => wait.Resource.GetResolvedResourceNames().Select(id => WaitForDependencyAsync(wait, id, cancellationToken))));
    }

    private static bool IsReadyToUse(CustomResourceSnapshot snapshot) =>
        snapshot is { HealthStatus: HealthStatus.Healthy, ResourceReadyEvent: not null };

    private static bool IsUnavailable(CustomResourceSnapshot snapshot) => snapshot.State?.Text is { } text
        && (KnownResourceStates.TerminalStates.Contains(text) || text == KnownResourceStates.RuntimeUnhealthy);

    private async Task WaitForDependencyAsync(WaitAnnotation wait, string resourceId, CancellationToken cancellationToken)
    {
        var name = wait.Resource.Name;
        var giveUp = (wait.WaitBehavior ?? DefaultWaitBehavior) == WaitBehavior.StopOnResourceUnavailable;
        Func<CustomResourceSnapshot, bool> arrived = wait.WaitType switch
        {
            WaitType.WaitForCompletion => s => s.State?.Text is { } text && KnownResourceStates.TerminalStates.Contains(text),
            WaitType.WaitUntilStarted => s => s.State?.Text == KnownResourceStates.Running,
            _ => IsReadyToUse,
        };
        var reached = await WaitAsync(
            e => string.Equals(e.ResourceId, resourceId, StringComparison.OrdinalIgnoreCase),
            e => arrived(e.Snapshot) || (giveUp && IsUnavailable(e.Snapshot)),
            $"The operation was cancelled while waiting for resource '{name}'.",
            cancellationToken);
        var snapshot = reached.Snapshot;
        if (!arrived(snapshot) || snapshot.State?.Text == KnownResourceStates.FailedToStart)
        {
            var exitCode = snapshot.ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $" (exit code {code})") : "";
            throw new DistributedApplicationException($"Dependency resource '{name}' is {snapshot.State?.Text}{exitCode}.");
        }

        if (wait.WaitType == WaitType.WaitForCompletion && snapshot.ExitCode is { } ended && ended != wait.ExitCode)
        {
            throw new DistributedApplicationException(
                $"Resource '{name}' ended with exit code {ended} where {wait.ExitCode} was expected.");
        }

        if (snapshot.ResourceReadyEvent is { } ready && wait.WaitType == WaitType.WaitUntilHealthy)
        {
            await ready.EventTask.WaitAsync(cancellationToken);
        }
    }

    private async Task<ResourceEvent> WaitAsync(
        Func<ResourceEvent, bool> isSubject, Func<ResourceEvent, bool> predicate, string cancelled, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _applicationStopping);
        try
        {
            await foreach (var change in WatchAsync(linked.Token))
            {
                if (isSubject(change) && predicate(change))
                {
                    return change;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Falls through to one message for "the application is stopping" and "the service was disposed".
        }

        throw new OperationCanceledException(cancelled, cancellationToken);
    }

    private void Publish(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ResourceEvent change;
        string? before;
        lock (_gate)
        {
            var current = _states.TryGetValue(resourceId, out var known) ? known.Snapshot : InitialSnapshot.Of(resource);
            before = known?.Snapshot.State?.Text;
            change = new ResourceEvent(resource, resourceId, stateFactory(current));
            _states[resourceId] = change;
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(change);
            }
        }

        if (change.Snapshot.State?.Text is { } after && after != before)
        {
            HostingLog.StateChanged(_logger, resourceId, before ?? "(none)", after);
        }
    }
}
