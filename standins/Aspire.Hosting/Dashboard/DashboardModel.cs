using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Adds the dashboard to a model that is about to run. Its keys are random in each run and it opens free loopback ports, unless configuration
/// names keys or ports.
/// </summary>
internal static class DashboardModel
{
    private const int KeyBytes = 16;
    private const string FrontendUrl = "ASPNETCORE_URLS";
    private const string OtlpUrl = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    private const string BrowserToken = "AppHost:BrowserToken";
    private const string OtlpKey = "AppHost:OtlpApiKey";

    internal static void AddTo(IDistributedApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (DashboardProgram.Find(configuration) is not { } program)
        {
            return;
        }

        foreach (var key in new[] { BrowserToken, OtlpKey, ResourceServiceHost.KeySetting })
        {
            configuration[key] ??= Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        }

        var dashboard = builder.AddResource(new DashboardResource(program, builder.AppHostDirectory))
            .WithInitialState(DashboardResource.InitialState)
            .WithArgs(program.Arguments)
            .WithHttpEndpoint(port: PortOf(configuration[FrontendUrl]), name: DashboardResource.HttpEndpoint)
            .WithHttpEndpoint(port: PortOf(configuration[OtlpUrl]), name: DashboardResource.OtlpEndpoint)
            .WithEnvironment(context => AddEnvironmentAsync(context, configuration));
        builder.Eventing.Subscribe<ResourceEndpointsAllocatedEvent>(dashboard.Resource, (allocated, _) =>
        {
            var url = dashboard.GetEndpoint(DashboardResource.HttpEndpoint).Url;
            configuration[FrontendUrl] = url;
            HostingLog.DashboardLogin(
                allocated.Services.GetRequiredService<ILogger<DistributedApplication>>(), $"{url}/login?t={configuration[BrowserToken]}");
            return Task.CompletedTask;
        });
        builder.Eventing.Subscribe<ResourceStoppedEvent>(dashboard.Resource, (stopped, _) =>
        {
            if (!stopped.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>()
                .ApplicationStopping.IsCancellationRequested)
            {
                HostingLog.DashboardEnded(
                    stopped.Services.GetRequiredService<ILogger<DistributedApplication>>(), stopped.ResourceEvent.Snapshot.ExitCode);
            }

            return Task.CompletedTask;
        });

        builder.Services.AddSingleton<ResourceServiceHost>();

        // In front: it is there when the dashboard asks for its address, and ends after everything it tells about.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<Microsoft.Extensions.Hosting.IHostedService>(
            services => services.GetRequiredService<ResourceServiceHost>()));
    }

    private static async Task AddEnvironmentAsync(EnvironmentCallbackContext context, ConfigurationManager configuration)
    {
        var dashboard = (DashboardResource)context.Resource;
        var resources = context.ExecutionContext.ServiceProvider.GetRequiredService<ResourceServiceHost>();
        var variables = context.EnvironmentVariables;
        variables["ASPNETCORE_URLS"] = dashboard.GetEndpoint(DashboardResource.HttpEndpoint);
        variables["ASPNETCORE_ENVIRONMENT"] = "Production";
        variables["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = dashboard.GetEndpoint(DashboardResource.OtlpEndpoint);
        variables["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = (await resources.Address.WaitAsync(context.CancellationToken)).ToString();
        variables["ASPIRE_DASHBOARD_API_ENABLED"] = "true";
        Protect(variables, "Dashboard__Frontend", "BrowserToken", "BrowserToken", configuration[BrowserToken]!);
        Protect(variables, "Dashboard__Otlp", "ApiKey", "PrimaryApiKey", configuration[OtlpKey]!);
        Protect(variables, "Dashboard__Api", "ApiKey", "PrimaryApiKey", configuration[OtlpKey]!);
        Protect(variables, "Dashboard__ResourceServiceClient", "ApiKey", "ApiKey", configuration[ResourceServiceHost.KeySetting]!);
    }

    private static void Protect(Dictionary<string, object> variables, string section, string mode, string name, string key)
    {
        variables[$"{section}__AuthMode"] = mode;
        variables[$"{section}__{name}"] = key;
    }

    /// <summary>The port of the first cleartext address; null for any free one.</summary>
    private static int? PortOf(string? addresses) => (addresses ?? "").Split(';')
        .Select(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { Scheme: "http", Port: > 0 } ? uri.Port : (int?)null)
        .FirstOrDefault(port => port is not null);
}
