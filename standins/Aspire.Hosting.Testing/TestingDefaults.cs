using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>How an application under test differs from one that is run: no dashboard, free ports, its output in the test's loggers.</summary>
internal static class TestingDefaults
{
    internal static void Apply(DistributedApplicationOptions options, HostApplicationBuilderSettings settings, Assembly appHost)
    {
        options.AssemblyName = appHost.GetName().Name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        settings.ApplicationName = options.AssemblyName;

        // The lowest layer of configuration: arguments, environment and appsettings go over it.
        var configuration = settings.Configuration ??= new ConfigurationManager();
        var profile = LaunchVariables(options);
        settings.EnvironmentName ??= profile.GetValueOrDefault("DOTNET_ENVIRONMENT") ?? Environments.Development;
        configuration.AddInMemoryCollection(new Dictionary<string, string?>(profile, StringComparer.OrdinalIgnoreCase)
        {
            ["DcpPublisher:RandomizePorts"] = "true",
            ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
        });
    }

    /// <summary>The signals and the console of the test runner are not for the application under test.</summary>
    internal static void Apply(DistributedApplicationBuilder builder) =>
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();

    private static Dictionary<string, string?> LaunchVariables(DistributedApplicationOptions options)
    {
        if (options.ProjectDirectory is not { } folder)
        {
            return [];
        }

        var arguments = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(options.Args ?? []).Build();
        var project = new ProjectMetadata(Path.Combine(folder, $"{options.AssemblyName}.csproj"));
        var selected = LaunchProfileSelection.Select(project, new ProjectResourceOptions(), arguments);
        var variables = selected?.Profile.EnvironmentVariables.ToDictionary(v => v.Key, v => (string?)v.Value) ?? [];
        if (selected?.Profile.ApplicationUrl is { Length: > 0 } address)
        {
            variables.TryAdd("ASPNETCORE_URLS", address);
        }

        return variables;
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
