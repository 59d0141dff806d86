using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace RagPlatform.AppHost;

/// <summary>Follows what every service and container writes: readable on the console, in full in a file each.</summary>
internal sealed class ResourceOutputService(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    string folder) : BackgroundService
{
    /// <summary>The followers at work by resource id, each with the number of the last line it wrote.</summary>
    private readonly ConcurrentDictionary<string, Task> _followers = [];
    private readonly ConcurrentDictionary<string, int> _lastLines = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var names = model.Resources.Where(HasOutput).Select(r => r.Name).ToArray();
        var console = ConsoleLines.ForConsole([.. names.Where(name => name != DashboardLink.ResourceName)]);
        var files = names.ToDictionary(name => name, name => LogFile.Open(folder, name));
        try
        {
            await foreach (var change in notifications.WatchAsync(stoppingToken))
            {
                // A log ends with its process; when the process comes back, so does the follower.
                if (files.TryGetValue(change.Resource.Name, out var file)
                    && (!_followers.TryGetValue(change.ResourceId, out var follower) || follower.IsCompleted))
                {
                    _followers[change.ResourceId] = FollowAsync(change.Resource.Name, change.ResourceId, console, file, stoppingToken);
                }
            }
        }
        finally
        {
            await Task.WhenAll(_followers.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var file in files.Values)
            {
                await file.DisposeAsync();
            }
        }
    }

    private static bool HasOutput(IResource resource) => resource is ProjectResource or ContainerResource or ExecutableResource;

    private async Task FollowAsync(string name, string resourceId, ConsoleLines console, LogFile file, CancellationToken cancellationToken)
    {
        await foreach (var batch in logs.WatchAsync(resourceId).WithCancellation(cancellationToken))
        {
            var last = _lastLines.GetValueOrDefault(resourceId);
            var fresh = batch.Where(line => line.LineNumber > last).ToArray();
            foreach (var line in fresh)
            {
                // What the dashboard says of itself is for those who look for it.
                if (name != DashboardLink.ResourceName)
                {
                    console.Write(name, line.Content, line.IsErrorMessage);
                }

                _lastLines[resourceId] = line.LineNumber;
            }

            await file.AppendAsync(fresh.Select(line => line.Content));
        }
    }
}
