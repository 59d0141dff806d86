using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Finds the doors of a running application.</summary>
public static class DistributedApplicationHostingTestingExtensions
{
    /// <summary>A client whose base address is the endpoint's; the caller disposes of it.</summary>
    public static HttpClient CreateHttpClient(this DistributedApplication app, string resourceName, string? endpointName = null) =>
        new() { BaseAddress = app.GetEndpoint(resourceName, endpointName) };

    /// <summary>The address of an endpoint; without a name that of <c>https</c>, else of <c>http</c>.</summary>
    /// <exception cref="ArgumentException">There is no such resource, or it has no such endpoint.</exception>
    /// <exception cref="InvalidOperationException">The application has not been started.</exception>
    public static Uri GetEndpoint(this DistributedApplication app, string resourceName, string? endpointName = null)
    {
        var resource = FindStarted(app, resourceName);
        if (resource is not IResourceWithEndpoints owner)
        {
            throw new ArgumentException($"Resource '{resourceName}' has no endpoints.", nameof(resourceName));
        }

        var endpoint = endpointName is null
            ? Find(owner, "https") ?? Find(owner, "http")
            : Find(owner, endpointName);
        return endpoint is null
            ? throw new ArgumentException(
                $"Endpoint '{endpointName ?? "http"}' for resource '{resourceName}' was not found.", nameof(endpointName))
            : new Uri(endpoint.Url);
    }

    /// <summary>The connection string of a resource, as its users are given it.</summary>
    /// <exception cref="ArgumentException">There is no such resource, or it has no connection string.</exception>
    /// <exception cref="InvalidOperationException">The application has not been started.</exception>
    public static ValueTask<string?> GetConnectionStringAsync(
        this DistributedApplication app, string resourceName, CancellationToken cancellationToken = default) =>
        FindStarted(app, resourceName) is IResourceWithConnectionString source
            ? source.GetConnectionStringAsync(cancellationToken)
            : throw new ArgumentException($"Resource '{resourceName}' does not expose a connection string.", nameof(resourceName));

    private static EndpointReference? Find(IResourceWithEndpoints owner, string name) =>
        owner.GetEndpoint(name) is { IsAllocated: true } endpoint ? endpoint : null;

    private static IResource FindStarted(DistributedApplication app, string resourceName)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentException.ThrowIfNullOrEmpty(resourceName);
        if (!app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested)
        {
            throw new InvalidOperationException("The application has to be started before its resources can be reached.");
        }

        return app.Services.GetRequiredService<DistributedApplicationModel>().Resources
            .FirstOrDefault(r => string.Equals(r.Name, resourceName, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"Resource '{resourceName}' was not found.", nameof(resourceName));
    }
}
