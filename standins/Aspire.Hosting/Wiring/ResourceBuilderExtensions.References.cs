using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        var resource = source.Resource;
        connectionName ??= resource.Name;
        builder.Relate(resource, KnownRelationshipTypes.Reference);
        return builder.WithEnvironment(context =>
        {
            var flags = FlagsOf(builder.Resource);
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionString))
            {
                context.EnvironmentVariables[resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{connectionName}"] =
                    new ConnectionStringReference(resource, optional) { ConnectionName = connectionName };
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionProperties))
            {
                var prefix = EnvironmentNames.Encode(connectionName);
                foreach (var (property, value) in resource.GetConnectionProperties())
                {
                    context.EnvironmentVariables[$"{prefix}_{property.ToUpperInvariant()}"] = value;
                }
            }
        });
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        return builder.ReferToEndpoints(source.Resource, alias: null, endpointName: null);
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source, string name)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.ReferToEndpoints(source.Resource, name, endpointName: null);
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        return builder.ReferToEndpoints(endpointReference.Resource, alias: null, endpointReference.EndpointName);
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri)
        {
            throw new InvalidOperationException("The uri for service reference must be absolute.");
        }

        if (uri.AbsolutePath != "/")
        {
            throw new InvalidOperationException("The uri absolute path must be \"/\".");
        }

        return builder.WithEnvironment(context =>
        {
            var flags = FlagsOf(builder.Resource);
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                context.EnvironmentVariables[$"services__{name}__default__0"] = uri.ToString();
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                context.EnvironmentVariables[name] = uri.ToString();
            }
        });
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<ExternalServiceResource> externalService)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(externalService);
        var service = externalService.Resource;
        builder.Relate(service, KnownRelationshipTypes.Reference);
        return builder.WithEnvironment(async context =>
        {
            var flags = FlagsOf(builder.Resource);
            var uri = service.Uri
                ?? ExternalServiceResource.Validate(await service.UrlParameter!.GetValueAsync(context.CancellationToken));
            object value = (object?)service.UrlParameter ?? uri.ToString();
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                context.EnvironmentVariables[$"services__{service.Name}__{uri.Scheme}__0"] = value;
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                context.EnvironmentVariables[EnvironmentNames.Encode(service.Name)] = value;
            }
        });
    }

    public static IResourceBuilder<TDestination> WithReferenceEnvironment<TDestination>(
        this IResourceBuilder<TDestination> builder, ReferenceEnvironmentInjectionFlags flags)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(
            new ReferenceEnvironmentInjectionAnnotation(flags), ResourceAnnotationMutationBehavior.Replace);
    }

    private static ReferenceEnvironmentInjectionFlags FlagsOf(IResource resource) =>
        resource.TryGetLastAnnotation<ReferenceEnvironmentInjectionAnnotation>(out var annotation)
            ? annotation.Flags
            : ReferenceEnvironmentInjectionFlags.All;

    /// <summary>Gathers all references to one resource into one annotation, so that each endpoint is announced once.</summary>
    private static IResourceBuilder<T> ReferToEndpoints<T>(
        this IResourceBuilder<T> builder, IResourceWithEndpoints source, string? alias, string? endpointName)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        var reference = builder.Resource.Annotations.OfType<EndpointReferenceAnnotation>()
            .SingleOrDefault(a => a.Resource == source && a.Alias == alias);
        if (reference is null)
        {
            reference = new EndpointReferenceAnnotation(source) { Alias = alias };
            var announced = reference;
            builder.WithAnnotation(announced);
            builder.WithEnvironment(context => Announce(context.EnvironmentVariables, announced, FlagsOf(builder.Resource)));
            builder.Relate(source, KnownRelationshipTypes.Reference);
        }

        if (endpointName is null)
        {
            reference.UseAllEndpoints = true;
        }
        else
        {
            reference.EndpointNames.Add(endpointName);
        }

        return builder;
    }

    private static void Announce(
        Dictionary<string, object> variables, EndpointReferenceAnnotation reference, ReferenceEnvironmentInjectionFlags flags)
    {
        var name = reference.Alias ?? reference.Resource.Name;
        var counts = new Dictionary<string, int>();
        foreach (var endpoint in reference.Resource.GetEndpoints())
        {
            var named = reference.EndpointNames.Contains(endpoint.EndpointName);
            if (!named && (!reference.UseAllEndpoints || endpoint.ExcludeReferenceEndpoint))
            {
                continue;
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                variables[$"{EnvironmentNames.Encode(name)}_{EnvironmentNames.Encode(endpoint.EndpointName)}"] = endpoint;
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                var key = endpoint.EndpointName is "http" or "https" ? endpoint.Scheme : endpoint.EndpointName;
                var index = counts[key] = counts.TryGetValue(key, out var last) ? last + 1 : 0;
                variables[$"services__{name}__{key}__{index}"] = endpoint;
            }
        }
    }
}
