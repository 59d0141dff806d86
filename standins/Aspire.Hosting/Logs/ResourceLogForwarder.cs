using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Hands what resources write to the application's own loggers, one category a resource.</summary>
internal sealed class ResourceLogForwarder(
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ILoggerFactory loggers,
    IHostEnvironment environment) : BackgroundService
{
    private readonly Dictionary<string, (Task Work, int LastLine)> _followers = [];
    private readonly Lock _gate = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            // A log ends with its process; when the process comes back, so does the follower, behind the lines it has handed on.
            lock (_gate)
            {
                var (work, lastLine) = _followers.GetValueOrDefault(change.ResourceId, (Task.CompletedTask, 0));
                if (work.IsCompleted)
                {
                    var logger = loggers.CreateLogger($"{environment.ApplicationName}.Resources.{change.Resource.Name}");
                    _followers[change.ResourceId] = (FollowAsync(change.ResourceId, lastLine, logger, stoppingToken), lastLine);
                }
            }
        }
    }

    private async Task FollowAsync(string resourceId, int lastLine, ILogger logger, CancellationToken cancellationToken)
    {
        await Task.Yield();
        await foreach (var batch in logs.WatchAsync(resourceId).WithCancellation(cancellationToken))
        {
            foreach (var line in batch.Where(line => line.LineNumber > lastLine))
            {
                if (line.IsErrorMessage)
                {
                    HostingLog.ResourceErrorLine(logger, line.LineNumber, line.Content);
                }
                else
                {
                    HostingLog.ResourceLine(logger, line.LineNumber, line.Content);
                }

                lastLine = line.LineNumber;
            }

            lock (_gate)
            {
                _followers[resourceId] = (_followers[resourceId].Work, lastLine);
            }
        }
    }
}
