using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>The variables every project gets before those the model adds.</summary>
internal static class ProjectEnvironment
{
    internal static void Add(
        EnvironmentCallbackContext context, ProjectResource project, (string Name, LaunchProfile Profile)? launch)
    {
        var variables = context.EnvironmentVariables;
        variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
        if (context.ExecutionContext.IsPublishMode)
        {
            AddPublished(variables, project);
            return;
        }

        variables["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";
        variables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";
        if (launch is { } selected)
        {
            variables["DOTNET_LAUNCH_PROFILE"] = selected.Name;
            foreach (var (name, value) in selected.Profile.EnvironmentVariables)
            {
                variables[name] = Environment.ExpandEnvironmentVariables(value);
            }
        }

        AddUrls(variables, project);
    }

    /// <summary>Where it is deployed a project listens on ports, behind something that ends its connections.</summary>
    private static void AddPublished(Dictionary<string, object> variables, ProjectResource project)
    {
        if (project.HasAnnotationOfType<EndpointAnnotation>() && !project.HasAnnotationOfType<DisableForwardedHeadersAnnotation>())
        {
            variables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        }

        AddPorts(variables, "HTTP_PORTS", AnnouncedEndpoints(project).Where(e => e.IsHttp));

        // The https endpoint of a launch profile is the deployment's own.
        AddPorts(variables, "HTTPS_PORTS", AnnouncedEndpoints(project).Where(e => e.IsHttps && !e.EndpointAnnotation.IsImplicit));
    }

    private static void AddPorts(Dictionary<string, object> variables, string name, IEnumerable<EndpointReference> endpoints)
    {
        var ports = new ReferenceExpressionBuilder();
        foreach (var endpoint in endpoints)
        {
            ports.AppendLiteral(ports.IsEmpty ? "" : ";");
            ports.AppendFormatted(endpoint.Property(EndpointProperty.TargetPort));
        }

        if (!ports.IsEmpty)
        {
            variables[name] = ports.Build();
        }
    }

    private static IEnumerable<EndpointReference> AnnouncedEndpoints(ProjectResource project)
    {
        var excluded = project.Annotations.OfType<EndpointEnvironmentFilterAnnotation>().Select(a => a.Filter).ToArray();
        return project.GetEndpoints()
            .Where(e => e.IsHttp || e.IsHttps)
            .Where(e => excluded.All(filter => filter(e.EndpointAnnotation)));
    }

    private static void AddUrls(Dictionary<string, object> variables, ProjectResource project)
    {
        var endpoints = AnnouncedEndpoints(project).ToArray();
        if (endpoints.Length == 0)
        {
            return;
        }

        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in endpoints)
        {
            urls.AppendLiteral($"{(urls.IsEmpty ? "" : ";")}{endpoint.Scheme}://{endpoint.EndpointAnnotation.TargetHost}:");
            urls.AppendFormatted(endpoint.Property(EndpointProperty.TargetPort));
        }

        variables["ASPNETCORE_URLS"] = urls.Build();
        if (endpoints.FirstOrDefault(e => e.IsHttps) is { } secure)
        {
            variables["ASPNETCORE_HTTPS_PORT"] = secure.Property(EndpointProperty.Port);
        }
    }
}
