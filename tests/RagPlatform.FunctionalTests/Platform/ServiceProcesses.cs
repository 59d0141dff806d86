using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RagPlatform.TestSupport.Platform;

namespace RagPlatform.FunctionalTests.Platform;

/// <summary>The processes of a platform's services.</summary>
public sealed class ServiceProcesses(DistributedApplication application)
{
    private const string ProcessIdProperty = "executable.pid";
    private static readonly TimeSpan s_restartLimit = TimeSpan.FromSeconds(60);

    /// <summary>Ids of all services' processes and of what they started.</summary>
    public IReadOnlyList<int> All =>
    [
        .. application.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<ProjectResource>()
            .SelectMany(service => Replicas(service.Name))
            .SelectMany(id => ProcessTree.Descendants(id).Prepend(id)),
    ];

    /// <summary>The service's process id, of its first replica where there are several; null while there is none.</summary>
    public int? Find(string service) => Replicas(service) is [int first, ..] ? first : null;

    /// <summary>The process ids of a service's replicas.</summary>
    public IReadOnlyList<int> Replicas(string service)
    {
        IResource resource = application.Services.GetRequiredService<DistributedApplicationModel>().Resources
            .Single(candidate => candidate.Name == service);
        return
        [
            .. resource.GetResolvedResourceNames().Select(instance =>
                application.ResourceNotifications.TryGetCurrentState(instance, out ResourceEvent? state) ? ProcessIdOf(state.Snapshot) : null)
                .OfType<int>(),
        ];
    }

    /// <summary>Where other services find a service.</summary>
    public Uri AddressOf(string service, string endpoint) => application.GetEndpoint(service, endpoint);

    /// <summary>Ends a service without warning.</summary>
    /// <returns>The id of the process that is no more.</returns>
    public int Kill(string service)
    {
        int id = Find(service) ?? throw new InvalidOperationException($"{service} does not run.");
        Signals.Kill(id);
        return id;
    }

    /// <summary>Waits until another process has taken a killed one's place and is healthy.</summary>
    public Task WaitUntilRestartedAsync(string service, int killed) => application.ResourceNotifications
        .WaitForResourceAsync(
            service,
            state => ProcessIdOf(state.Snapshot) is { } id && id != killed && state.Snapshot.HealthStatus == HealthStatus.Healthy)
        .WaitAsync(s_restartLimit);

    private static int? ProcessIdOf(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text == KnownResourceStates.Running
        && snapshot.Properties.FirstOrDefault(property => property.Name == ProcessIdProperty)?.Value is { } id
            ? Convert.ToInt32(id, CultureInfo.InvariantCulture)
            : null;
}
