using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RagPlatform.AppHost;

/// <summary>Registers the display and the keeping of what services write.</summary>
internal static class ResourceOutputExtensions
{
    internal static void AddResourceOutput(this IDistributedApplicationBuilder builder, DataFolder data)
    {
        if (builder.ExecutionContext.IsRunMode)
        {
            // In front of the orchestrator: hosted services stop from last to first, and the services' last words are to be kept too.
            builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(services => new ResourceOutputService(
                services.GetRequiredService<DistributedApplicationModel>(),
                services.GetRequiredService<ResourceNotificationService>(),
                services.GetRequiredService<ResourceLoggerService>(),
                data.Logs)));
        }
    }
}
