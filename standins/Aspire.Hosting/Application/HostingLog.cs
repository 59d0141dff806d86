using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>What the orchestrator says, in one place.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(1, LogLevel.Debug, "{ResourceId}: {Before} -> {After}")]
    internal static partial void StateChanged(ILogger logger, string resourceId, string before, string after);

    [LoggerMessage(2, LogLevel.Information, "Distributed application starting. Application host directory is {Directory}")]
    internal static partial void Starting(ILogger logger, string directory);

    [LoggerMessage(3, LogLevel.Information, "Distributed application started. Press Ctrl+C to shut down.")]
    internal static partial void Started(ILogger logger);

    [LoggerMessage(4, LogLevel.Error, "{ResourceName} could not start: {Reason}")]
    internal static partial void FailedToStart(ILogger logger, string resourceName, string reason);

    [LoggerMessage(5, LogLevel.Error, "Command '{CommandName}' failed.")]
    internal static partial void CommandFailed(ILogger logger, string commandName, Exception exception);

    [LoggerMessage(6, LogLevel.Information, "{ResourceId} ended with exit code {ExitCode} without being asked to.")]
    internal static partial void EndedUnasked(ILogger logger, string resourceId, int exitCode);

    [LoggerMessage(7, LogLevel.Warning, "{ResourceId} did not stop within {GraceSeconds} s and was killed.")]
    internal static partial void KilledAfterGrace(ILogger logger, string resourceId, double graceSeconds);

    [LoggerMessage(8, LogLevel.Error, "A subscriber to the ready event of {ResourceName} failed.")]
    internal static partial void ReadySubscriberFailed(ILogger logger, string resourceName, Exception exception);

    [LoggerMessage(9, LogLevel.Debug, "No replica of {ResourceName} answers on endpoint {EndpointName}.")]
    internal static partial void NoReplicaAnswers(ILogger logger, string resourceName, string endpointName);

    [LoggerMessage(10, LogLevel.Warning, "Parameter {ParameterName} has no value: {Reason}")]
    internal static partial void ParameterMissing(ILogger logger, string parameterName, string reason);

    [LoggerMessage(11, LogLevel.Information, "{LineNumber}: {Line}")]
    internal static partial void ResourceLine(ILogger logger, int lineNumber, string line);

    [LoggerMessage(12, LogLevel.Error, "{LineNumber}: {Line}")]
    internal static partial void ResourceErrorLine(ILogger logger, int lineNumber, string line);

    [LoggerMessage(13, LogLevel.Information, "Published manifest to: {Path}")]
    internal static partial void ManifestPublished(ILogger logger, string path);

    [LoggerMessage(14, LogLevel.Information, "Login to the dashboard at {DashboardLoginUrl}")]
    internal static partial void DashboardLogin(ILogger logger, string dashboardLoginUrl);

    [LoggerMessage(15, LogLevel.Warning, "The dashboard ended with exit code {ExitCode}; everything else goes on without it.")]
    internal static partial void DashboardEnded(ILogger logger, int? exitCode);
}
