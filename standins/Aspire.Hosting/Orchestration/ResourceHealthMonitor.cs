using System.Collections.Concurrent;
using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Runs the health checks of what is running and announces a resource as ready when all of them pass:
/// often while it comes up, so that those who wait lose little time, seldom once it is healthy.
/// </summary>
internal sealed class ResourceHealthMonitor(
    DistributedApplicationModel model,
    HealthCheckService checks,
    ResourceNotificationService notifications,
    IDistributedApplicationEventing eventing,
    TimeProvider timeProvider,
    IServiceProvider services,
    ILogger<ResourceHealthMonitor> logger)
{
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestUnhealthyInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HealthyInterval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<IResource, SemaphoreSlim> _nudges = [];

    internal Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(model.Resources.Where(r => r is not IResourceWithoutLifetime).Select(r => WatchAsync(r, cancellationToken)));

    /// <summary>Checks a resource at once, because its state has changed.</summary>
    internal void Nudge(IResource resource)
    {
        var signal = SignalOf(resource);
        if (signal.CurrentCount == 0)
        {
            signal.Release();
        }
    }

    private SemaphoreSlim SignalOf(IResource resource) => _nudges.GetOrAdd(resource, static _ => new SemaphoreSlim(1));

    private async Task WatchAsync(IResource resource, CancellationToken cancellationToken)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(a => a.Key).ToHashSet();
        var signal = SignalOf(resource);
        var interval = Timeout.InfiniteTimeSpan;
        while (true)
        {
            if (await signal.WaitAsync(interval, cancellationToken))
            {
                interval = FirstInterval;
            }

            var running = RunningInstances(resource);
            if (running.Count == 0)
            {
                interval = Timeout.InfiniteTimeSpan;
                continue;
            }

            var reports = keys.Count == 0 ? [] : await CheckAsync(keys, cancellationToken);
            foreach (var (id, startedAt) in running)
            {
                PublishReports(resource, id, startedAt, reports);
            }

            interval = keys.Count == 0 ? Timeout.InfiniteTimeSpan
                : reports.All(r => r.Status == HealthStatus.Healthy) ? HealthyInterval
                : TimeSpan.FromTicks(Math.Min(interval.Ticks * 3 / 2, LongestUnhealthyInterval.Ticks));
        }
    }

    private List<(string Id, DateTime? StartedAt)> RunningInstances(IResource resource)
    {
        var running = new List<(string, DateTime?)>();
        foreach (var id in resource.GetResolvedResourceNames())
        {
            if (notifications.TryGetCurrentState(id, out var now) && now.Snapshot.State?.Text == KnownResourceStates.Running)
            {
                running.Add((id, now.Snapshot.StartTimeStamp));
            }
        }

        return running;
    }

    private async Task<ImmutableArray<HealthReportSnapshot>> CheckAsync(HashSet<string> keys, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(registration => keys.Contains(registration.Name), cancellationToken);
        var now = timeProvider.GetUtcNow().UtcDateTime;
        var results = report.Entries.Select(e =>
            new HealthReportSnapshot(e.Key, e.Value.Status, e.Value.Description, e.Value.Exception?.ToString()) { LastRunAt = now });
        var unknown = keys.Except(report.Entries.Keys).Select(key =>
            new HealthReportSnapshot(
                key, HealthStatus.Unhealthy, $"No health check is registered under the key '{key}'.", ExceptionText: null));
        return [.. results, .. unknown];
    }

    private void PublishReports(IResource resource, string id, DateTime? startedAt, ImmutableArray<HealthReportSnapshot> reports)
    {
        EventSnapshot? ready = null;
        TaskCompletionSource? done = null;
        notifications.PublishUpdateAsync(resource, id, s =>
        {
            // What was checked may have died and come back meanwhile; its old result says nothing about the new process.
            if (s.State?.Text != KnownResourceStates.Running || s.StartTimeStamp != startedAt)
            {
                return s;
            }

            var next = s with { HealthReports = reports };
            if (next.HealthStatus == HealthStatus.Healthy && next.ResourceReadyEvent is null)
            {
                done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                ready = new EventSnapshot(done.Task);
                next = next with { ResourceReadyEvent = ready };
            }

            return next;
        });
        if (done is not null)
        {
            _ = AnnounceReadyAsync(resource, id, done);
        }
    }

    /// <summary>
    /// Runs the subscribers once for all replicas that come up together: the first one announces, the others share its end.
    /// </summary>
    private async Task AnnounceReadyAsync(IResource resource, string id, TaskCompletionSource done)
    {
        try
        {
            var earlier = resource.GetResolvedResourceNames().Where(other => other != id)
                .Select(other => notifications.TryGetCurrentState(other, out var state) ? state.Snapshot : null)
                .Select(snapshot => snapshot?.ResourceReadyEvent?.EventTask)
                .FirstOrDefault(task => task is not null && task != done.Task);
            await (earlier ?? eventing.PublishAsync(new ResourceReadyEvent(resource, services)));
            done.SetResult();
        }
#pragma warning disable CA1031 // Whatever a subscriber throws is handed to those who wait for the resource.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            HostingLog.ReadySubscriberFailed(logger, resource.Name, exception);
            done.SetException(exception);
            _ = done.Task.Exception;
        }
    }
}
