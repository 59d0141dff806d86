namespace RagPlatform.AppHost;

/// <summary>What every service of the platform has in common.</summary>
internal static class ServiceExtensions
{
    /// <summary>A gRPC service: HTTP for health and pages on one port, gRPC in cleartext HTTP/2 on another.</summary>
    internal static IResourceBuilder<ProjectResource> AddService<TProject>(
        this IDistributedApplicationBuilder builder,
        string name,
        DataFolder data,
        IResourceBuilder<ParameterResource> internalKey,
        int? httpPort = null,
        int? grpcPort = null)
        where TProject : IProjectMetadata, new() =>
        builder.AddWebConsole<TProject>(name, data, internalKey, httpPort)
            .WithHttpEndpoint(port: grpcPort, name: "grpc", env: "RAG_GRPC_PORT")
            .WithEndpoint("grpc", endpoint => endpoint.Transport = "http2");

    /// <summary>A service with pages only.</summary>
    internal static IResourceBuilder<ProjectResource> AddWebConsole<TProject>(
        this IDistributedApplicationBuilder builder,
        string name,
        DataFolder data,
        IResourceBuilder<ParameterResource> internalKey,
        int? httpPort = null)
        where TProject : IProjectMetadata, new()
    {
        var service = builder.AddProject<TProject>(name, launchProfileName: null)
            .WithHttpEndpoint(port: httpPort, name: "http", env: "RAG_HTTP_PORT")
            .WithHttpHealthCheck("/health", endpointName: "http")
            .WithEndpointsInEnvironment(_ => false) // Services open the two ports above themselves, one protocol each.
            .WithEnvironment("RAG_INTERNAL_KEY", internalKey)
            .WithReplicas(builder.ReadReplicas(name));

        // A folder of this machine means nothing where the published model is deployed.
        return builder.ExecutionContext.IsRunMode ? service.WithEnvironment("RAG_DATA_DIR", data.Of(name)) : service;
    }

    /// <summary>
    /// The service asks access-control for the keys that sign identities, so it starts after it, however often that one falls.
    /// </summary>
    internal static IResourceBuilder<ProjectResource> WithIdentityFrom(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<ProjectResource> accessControl) =>
        service.WithReference(accessControl).WaitFor(accessControl, WaitBehavior.WaitOnResourceUnavailable);

    /// <summary>
    /// At a development machine the pages open without a sign-in. Where the model is deployed everybody signs in: behind a proxy on the
    /// same machine every request looks as if it came from that machine.
    /// </summary>
    internal static IResourceBuilder<ProjectResource> WithDevelopmentSignIn(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<ParameterResource> devApiKey) =>
        service.ApplicationBuilder.ExecutionContext.IsRunMode ? service.WithEnvironment("RAG_DEV_API_KEY", devApiKey) : service;

    /// <summary>On a machine with the sources the platform ingests its own documentation, so that it can be asked at once.</summary>
    internal static IResourceBuilder<ProjectResource> WithOwnDocumentation(this IResourceBuilder<ProjectResource> service)
    {
        var builder = service.ApplicationBuilder;
        return builder.ExecutionContext.IsRunMode
            ? service.WithEnvironment("RAG_SEED_DIR", Path.GetFullPath(Path.Combine(builder.AppHostDirectory, "..", "docs")))
            : service;
    }

    /// <summary>Connects the service to a store and starts it after; without the store the service keeps an embedded one.</summary>
    internal static IResourceBuilder<ProjectResource> WithStore(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<IResourceWithConnectionString>? store) =>
        store is null ? service : service.WithReference(store).WaitFor(store, WaitBehavior.WaitOnResourceUnavailable);

    /// <summary>Connects the service to a store it can do without: it starts whether the store is there or not.</summary>
    internal static IResourceBuilder<ProjectResource> WithOptionalStore(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<IResourceWithConnectionString>? store) =>
        store is null ? service : service.WithReference(store);

    /// <summary>The same with several.</summary>
    internal static IResourceBuilder<ProjectResource> WithOptionalStores(
        this IResourceBuilder<ProjectResource> service, IEnumerable<IResourceBuilder<IResourceWithConnectionString>?> stores) =>
        stores.Aggregate(service, (connected, store) => connected.WithOptionalStore(store));

    /// <summary>Qdrant announces two connection strings: gRPC under its name, HTTP under its name with <c>_http</c>.</summary>
    internal static IResourceBuilder<ProjectResource> WithStore(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<QdrantServerResource>? qdrant) =>
        qdrant is null
            ? service
            : service.WithReference(qdrant, connectionName: null).WaitFor(qdrant, WaitBehavior.WaitOnResourceUnavailable);
}
