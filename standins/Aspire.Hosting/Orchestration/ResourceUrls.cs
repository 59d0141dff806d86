using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Orchestration;

/// <summary>The addresses of a resource: one for each endpoint, then as its callbacks and annotations say.</summary>
internal static class ResourceUrls
{
    internal static async Task<ImmutableArray<UrlSnapshot>> CollectAsync(
        IResource resource, IServiceProvider services, CancellationToken cancellationToken)
    {
        var urls = new List<ResourceUrlAnnotation>();
        if (resource is IResourceWithEndpoints owner)
        {
            urls.AddRange(owner.GetEndpoints().Where(e => e.IsAllocated)
                .Select(e => new ResourceUrlAnnotation { Url = e.Url, Endpoint = e }));
        }

        var context = new ResourceUrlsCallbackContext(
            services.GetRequiredService<DistributedApplicationExecutionContext>(), resource, urls, cancellationToken)
        {
            Logger = services.GetRequiredService<ResourceLoggerService>().GetLogger(resource),
        };
        foreach (var callback in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
        {
            await callback.Callback(context);
        }

        return [.. urls.Concat(resource.Annotations.OfType<ResourceUrlAnnotation>()).Select(ToSnapshot)];
    }

    private static UrlSnapshot ToSnapshot(ResourceUrlAnnotation url)
    {
        var address = url.Endpoint is { IsAllocated: true } endpoint && url.Url.StartsWith('/') ? endpoint.Url + url.Url : url.Url;
        return new UrlSnapshot(url.Endpoint?.EndpointName, address, url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
        {
            DisplayProperties = new UrlDisplayPropertiesSnapshot(url.DisplayText ?? "", url.DisplayOrder ?? 0),
        };
    }
}
