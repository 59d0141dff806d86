using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RagPlatform.AppHost;

/// <summary>
/// Watches the services and starts a crashed one again through its own start command. A service that passed through the state
/// Stopping was stopped by somebody and is left alone.
/// </summary>
internal sealed class RestartOnCrashService(
    ResourceNotificationService notifications,
    ResourceCommandService commands,
    IHostApplicationLifetime lifetime,
    TimeProvider timeProvider,
    ILogger<RestartOnCrashService> logger) : BackgroundService
{
    private readonly Dictionary<string, string?> _lastStates = [];
    private readonly Dictionary<string, RestartBackoff> _backoffs = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            if (change.Resource is not ProjectResource)
            {
                continue;
            }

            var state = change.Snapshot.State?.Text;
            var before = _lastStates.GetValueOrDefault(change.ResourceId);
            _lastStates[change.ResourceId] = state;
            var ended = state == KnownResourceStates.Finished || state == KnownResourceStates.Exited;
            if (ended && before == KnownResourceStates.Running && !lifetime.ApplicationStopping.IsCancellationRequested)
            {
                _ = RestartAsync(change, BackoffOf(change.ResourceId), stoppingToken);
            }
        }
    }

    private RestartBackoff BackoffOf(string resourceId)
    {
        if (!_backoffs.TryGetValue(resourceId, out var backoff))
        {
            _backoffs.Add(resourceId, backoff = new RestartBackoff());
        }

        return backoff;
    }

    private async Task RestartAsync(ResourceEvent crash, RestartBackoff backoff, CancellationToken cancellationToken)
    {
        var snapshot = crash.Snapshot;
        var delay = backoff.Next((snapshot.StopTimeStamp - snapshot.StartTimeStamp) ?? TimeSpan.Zero);
        RestartOnCrashLog.Restarting(logger, crash.Resource.Name, snapshot.ExitCode, delay.TotalSeconds);
        try
        {
            await Task.Delay(delay, timeProvider, cancellationToken);
            var result = await commands.ExecuteCommandAsync(crash.ResourceId, KnownResourceCommands.StartCommand, cancellationToken);
            if (!result.Success && !result.Canceled)
            {
                RestartOnCrashLog.RestartFailed(logger, crash.Resource.Name);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The platform is going down; nothing is to come back.
        }
    }
}
