using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Adds Qdrant vector stores.</summary>
public static class QdrantBuilderExtensions
{
    public static IResourceBuilder<QdrantServerResource> AddQdrant(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        IResourceBuilder<ParameterResource>? apiKey = null,
        int? grpcPort = null,
        int? httpPort = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var qdrant = new QdrantServerResource(
            name, apiKey?.Resource ?? builder.CreateDefaultPasswordParameter($"{name}-Key", special: false));
        builder.Services.AddSingleton<HealthCheckHttpClient>();
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            $"{name}_check",
            services => new EndpointHealthCheck(
                services.GetRequiredService<HealthCheckHttpClient>(), qdrant.HttpEndpoint, "/readyz", statusCode: 200),
            failureStatus: null,
            tags: null));
        return builder.AddResource(qdrant)
            .WithImage("qdrant/qdrant", "v1.18.0")
            .WithImageRegistry("docker.io")
            .WithHttpEndpoint(port: grpcPort, targetPort: 6334, name: "grpc")
            .WithEndpoint("grpc", endpoint => endpoint.Transport = "http2")
            .WithHttpEndpoint(port: httpPort, targetPort: 6333, name: "http")
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["QDRANT__SERVICE__API_KEY"] = qdrant.ApiKeyParameter;
                if (context.ExecutionContext.IsPublishMode)
                {
                    context.EnvironmentVariables["QDRANT__SERVICE__ENABLE_STATIC_CONTENT"] = "0";
                }
            })
            .WithHealthCheck($"{name}_check");
    }

    public static IResourceBuilder<QdrantServerResource> WithDataVolume(
        this IResourceBuilder<QdrantServerResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithVolume(name ?? VolumeNames.Generate(builder, "data"), "/qdrant/storage", isReadOnly);
    }

    public static IResourceBuilder<QdrantServerResource> WithDataBindMount(
        this IResourceBuilder<QdrantServerResource> builder, string source, bool isReadOnly = false) =>
        builder.WithBindMount(source, "/qdrant/storage", isReadOnly);

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<QdrantServerResource> qdrantResource)
        where TDestination : IResourceWithEnvironment => builder.WithReference(qdrantResource, connectionName: null);

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<QdrantServerResource> qdrantResource, string? connectionName = null)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(qdrantResource);
        var name = connectionName ?? qdrantResource.Resource.Name;
        return builder
            .WithReference((IResourceBuilder<IResourceWithConnectionString>)qdrantResource, name)
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables[$"ConnectionStrings__{name}"] = qdrantResource.Resource.ConnectionStringExpression;
                context.EnvironmentVariables[$"ConnectionStrings__{name}_http"] = qdrantResource.Resource.HttpConnectionStringExpression;
            });
    }
}
