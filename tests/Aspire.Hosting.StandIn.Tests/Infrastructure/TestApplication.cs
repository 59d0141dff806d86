using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.StandIn.Tests.Infrastructure;

/// <summary>A builder without console output, with the test service as an executable, and one limit for every wait.</summary>
internal static class TestApplication
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    internal static IDistributedApplicationBuilder CreateBuilder(params string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = args,
            DisableDashboard = true,
            ProjectDirectory = AppContext.BaseDirectory,
        });
        builder.Services.AddLogging(logging => logging.ClearProviders());

        // The test runner's own Ctrl+C and SIGTERM are not for the application under test.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        return builder;
    }

    /// <summary>The test service, run from its built assembly.</summary>
    internal static IResourceBuilder<ExecutableResource> AddTestService(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddExecutable(name, "dotnet", ".", "exec", TestPaths.ServiceAssembly)
            .WithHttpEndpoint(env: "ASPNETCORE_HTTP_PORTS")
            .WithEnvironment("OTEL_SERVICE_NAME", name);

    internal static async Task<string> WaitForAsync(this DistributedApplication app, string name, params string[] states) =>
        await app.ResourceNotifications.WaitForResourceAsync(name, states).WaitAsync(Limit);

    internal static async Task WaitForHealthyAsync(this DistributedApplication app, string name) =>
        await app.ResourceNotifications.WaitForResourceHealthyAsync(name).WaitAsync(Limit);

    internal static CustomResourceSnapshot Snapshot(this DistributedApplication app, IResource resource, int replica = 0) =>
        app.ResourceNotifications.TryGetCurrentState(resource.GetResolvedResourceNames()[replica], out var state)
            ? state.Snapshot
            : throw new InvalidOperationException($"{resource.Name} has no state.");

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
