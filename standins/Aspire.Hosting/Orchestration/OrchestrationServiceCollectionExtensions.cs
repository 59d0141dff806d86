using Aspire.Hosting.Orchestration.Containers;
using Aspire.Hosting.Orchestration.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Registers what runs the model.</summary>
internal static class OrchestrationServiceCollectionExtensions
{
    internal static IServiceCollection AddOrchestration(this IServiceCollection services, AppHostInfo appHost)
    {
        // A service that is not up yet is an ordinary state here, told through snapshots; the health service would log each as an error.
        services.AddLogging(logging => logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None));
        services.AddSingleton(appHost);
        services.AddSingleton<ContainerRuntime>();
        services.AddSingleton<ProjectOutputResolver>();
        services.AddSingleton<LaunchPlanner>();
        services.AddSingleton<EndpointAllocator>();
        services.AddSingleton<ResourceHealthMonitor>();
        services.AddSingleton<ResourceOrchestrator>();
        return services.AddHostedService(sp => sp.GetRequiredService<ResourceOrchestrator>());
    }
}
