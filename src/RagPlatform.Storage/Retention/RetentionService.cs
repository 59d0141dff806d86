using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RagPlatform.Storage.Retention;

/// <summary>Deletes what has been kept long enough: at start and then at an interval. What cannot be deleted now is by the next round.</summary>
/// <param name="what">What is kept, for the log: "facts of answers".</param>
/// <param name="interval">Between two rounds.</param>
/// <param name="time">Measures the interval.</param>
/// <param name="logger">Hears of what was deleted, and of rounds that failed.</param>
public abstract partial class RetentionService(string what, TimeSpan interval, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>Deletes what is older than its retention; how many.</summary>
    protected abstract Task<int> ForgetAsync(CancellationToken cancellationToken);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                int forgotten = await ForgetAsync(stoppingToken);
                if (forgotten > 0)
                {
                    LogForgotten(logger, what, forgotten);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, what, exception);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventId = 1, EventName = "Forgotten", Level = LogLevel.Information,
        Message = "{What}: {Count} were kept long enough and deleted")]
    private static partial void LogForgotten(ILogger logger, string what, int count);

    [LoggerMessage(EventId = 2, EventName = "NotForgotten", Level = LogLevel.Warning,
        Message = "{What}: what was kept long enough could not be deleted; it is tried again")]
    private static partial void LogFailed(ILogger logger, string what, Exception exception);
}
