using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace RagPlatform.ServiceDefaults.Hosting;

/// <summary>One line a log record, UTC, so that the orchestrator can prefix and a person can read it.</summary>
internal static class ConsoleLoggingExtensions
{
    public static IHostApplicationBuilder AddConsoleLogging(this IHostApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.ColorBehavior = LoggerColorBehavior.Disabled;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "HH:mm:ss.fff ";
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Logging.AddFilter("Grpc", LogLevel.Warning);

        // Its client logs every refused call as an error; callers here handle and log the status themselves.
        builder.Logging.AddFilter("Grpc.Net.Client.Internal.GrpcCall", LogLevel.None);
        // Once a start it remarks that cookie keys lie in a folder of the service unencrypted, as docs/operations.md says.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        return builder;
    }
}
