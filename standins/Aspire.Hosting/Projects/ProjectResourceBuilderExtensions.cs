using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds .NET projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string projectPath) =>
        builder.AddProject(name, projectPath, _ => { });

    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string projectPath, string? launchProfileName) =>
        builder.AddProject(name, projectPath, Choose(launchProfileName));

    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string projectPath,
        Action<ProjectResourceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(projectPath);
        var path = projectPath.Replace('\\', Path.DirectorySeparatorChar);
        IProjectMetadata metadata = new ProjectMetadata(Path.GetFullPath(path, builder.AppHostDirectory));
        return builder.Add(name, metadata, configure);
    }

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, [ResourceName] string name)
        where TProject : IProjectMetadata, new() => builder.Add(name, new TProject(), _ => { });

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string? launchProfileName)
        where TProject : IProjectMetadata, new() => builder.Add(name, new TProject(), Choose(launchProfileName));

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new() => builder.Add(name, new TProject(), configure);

    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
    }

    public static IResourceBuilder<ProjectResource> DisableForwardedHeaders(this IResourceBuilder<ProjectResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new DisableForwardedHeadersAnnotation(), ResourceAnnotationMutationBehavior.Replace);
    }

    public static IResourceBuilder<ProjectResource> WithEndpointsInEnvironment(
        this IResourceBuilder<ProjectResource> builder, Func<EndpointAnnotation, bool> filter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(filter);
        return builder.WithAnnotation(new EndpointEnvironmentFilterAnnotation(filter));
    }

    private static Action<ProjectResourceOptions> Choose(string? launchProfileName) => options =>
    {
        options.ExcludeLaunchProfile = launchProfileName is null;
        options.LaunchProfileName = launchProfileName;
    };

    private static IResourceBuilder<ProjectResource> Add(
        this IDistributedApplicationBuilder builder, string name, IProjectMetadata metadata, Action<ProjectResourceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        if (!File.Exists(metadata.ProjectPath))
        {
            throw new DistributedApplicationException($"Project file '{metadata.ProjectPath}' was not found.");
        }

        var options = new ProjectResourceOptions();
        configure(options);
        var project = new ProjectResource(name);
        var resource = builder.AddResource(project).WithAnnotation(metadata);
        var launch = LaunchProfileSelection.Select(metadata, options, builder.Configuration);
        if (builder.ExecutionContext.IsPublishMode)
        {
            AddPublishedEndpoints(project, launch?.Profile);
        }
        else
        {
            foreach (var (endpointName, uri) in EndpointsOf(launch?.Profile))
            {
                resource.WithEndpoint(port: uri.Port, scheme: uri.Scheme, name: endpointName);
            }
        }

        if (launch?.Profile.CommandLineArgs is { Length: > 0 } arguments)
        {
            resource.WithArgs([.. CommandLineSplitter.Split(arguments)]);
        }

        return resource
            .WithEnvironment(context => ProjectEnvironment.Add(context, project, launch))
            .WithOtlpExporter();
    }

    /// <summary>Where it is deployed a project that has addresses at all has both doors, on ports of the deployment's choice.</summary>
    private static void AddPublishedEndpoints(ProjectResource project, LaunchProfile? profile)
    {
        foreach (var scheme in EndpointsOf(profile).Any() ? new[] { "http", "https" } : [])
        {
            project.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, scheme, name: scheme) { IsImplicit = true });
        }
    }

    /// <summary>The endpoints of a profile's URLs: the first of a scheme bears its name, a second one <c>http2</c> and so on.</summary>
    private static IEnumerable<(string Name, Uri Uri)> EndpointsOf(LaunchProfile? profile)
    {
        var seen = new Dictionary<string, int>();
        const StringSplitOptions Clean = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (var url in (profile?.ApplicationUrl ?? "").Split(';', Clean))
        {
            if (!Uri.TryCreate(url.Replace("*", "localhost", StringComparison.Ordinal), UriKind.Absolute, out var uri))
            {
                throw new DistributedApplicationException($"'{url}' in a launch profile's applicationUrl is not a URL.");
            }

            var count = seen[uri.Scheme] = seen.GetValueOrDefault(uri.Scheme) + 1;
            yield return (count == 1 ? uri.Scheme : $"{uri.Scheme}{count}", uri);
        }
    }
}
