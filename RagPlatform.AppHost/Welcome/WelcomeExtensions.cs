using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RagPlatform.AppHost;

/// <summary>Registers the message shown when the platform is up.</summary>
internal static class WelcomeExtensions
{
    internal static void AddWelcome(
        this IDistributedApplicationBuilder builder,
        IResourceBuilder<ProjectResource> gateway,
        IResourceBuilder<ProjectResource> console,
        IResourceBuilder<ParameterResource> devApiKey)
    {
        if (builder.ExecutionContext.IsRunMode)
        {
            builder.Services.AddSingleton<IHostedService>(services => new WelcomeMessage(
                services.GetRequiredService<DistributedApplicationModel>(),
                services.GetRequiredService<ResourceNotificationService>(),
                gateway.Resource,
                console.Resource,
                devApiKey.Resource,
                new DashboardLink(
                    services.GetRequiredService<DistributedApplicationModel>(),
                    services.GetRequiredService<ResourceNotificationService>(),
                    builder.Configuration,
                    services.GetRequiredService<DistributedApplicationOptions>().DisableDashboard)));
        }
    }
}
