using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RagPlatform.AppHost;

/// <summary>Registers the restart of crashed services.</summary>
internal static class RestartOnCrashExtensions
{
    /// <summary>A service that ends without being asked to is started again.</summary>
    internal static void AddRestartOnCrash(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsRunMode)
        {
            builder.Services.TryAddSingleton(TimeProvider.System);
            builder.Services.AddHostedService<RestartOnCrashService>();
        }
    }
}
