using Microsoft.Extensions.Logging;

namespace RagPlatform.AppHost;

internal static partial class RestartOnCrashLog
{
    [LoggerMessage(1, LogLevel.Warning, "{ResourceName} ended with exit code {ExitCode}; it is started again in {DelaySeconds} s.",
        EventName = "RestartingCrashedService")]
    internal static partial void Restarting(ILogger logger, string resourceName, int? exitCode, double delaySeconds);

    [LoggerMessage(2, LogLevel.Error, "{ResourceName} could not be started again; its own log says why.", EventName = "RestartFailed")]
    internal static partial void RestartFailed(ILogger logger, string resourceName);
}
