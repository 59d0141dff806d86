using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Orchestration.Containers;
using Aspire.Hosting.Orchestration.Processes;

namespace Aspire.Hosting.Orchestration;

/// <summary>Works out how a resource starts: evaluates its environment and arguments, finds its program.</summary>
internal sealed class LaunchPlanner(
    DistributedApplicationExecutionContext executionContext,
    ResourceLoggerService logs,
    ProjectOutputResolver outputs,
    ContainerRuntime containers)
{
    /// <summary>Set for the AppHost by its own launch profile, or by whoever started it; each project gets its own or none.</summary>
    private static readonly string[] OwnOfAppHost =
        ["ASPNETCORE_URLS", "ASPNETCORE_HTTPS_PORT", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "DOTNET_LAUNCH_PROFILE"];

    internal async Task<LaunchPlan> PlanAsync(
        IResource resource, InstanceIdentity identity, Action<string> reportState, CancellationToken cancellationToken)
    {
        var values = new ValueProviderContext
        {
            ExecutionContext = executionContext,
            Caller = resource,
            ReplicaIndex = identity.ReplicaIndex,
        };
        var environment = await EnvironmentAsync(resource, identity, values, cancellationToken);
        var arguments = await ArgumentsAsync(resource, identity, values, cancellationToken);
        return resource switch
        {
            ProjectResource project => await ProjectAsync(project, environment, arguments, reportState, cancellationToken),
            ExecutableResource executable => new LaunchPlan
            {
                Command = executable is DashboardResource dashboard
                    ? await dashboard.Program.LocateAsync(cancellationToken)
                    : ProgramPath.Find(executable.Command, executable.WorkingDirectory),
                Arguments = arguments,
                WorkingDirectory = executable.WorkingDirectory,
                Environment = environment,
            },
            ContainerResource container => await containers.PlanAsync(container, identity, environment, arguments, cancellationToken),
            _ => throw new DistributedApplicationException($"Resources of type '{resource.GetType()}' have no process."),
        };
    }

    private async Task<LaunchPlan> ProjectAsync(
        ProjectResource project,
        Dictionary<string, string> environment,
        List<string> arguments,
        Action<string> reportState,
        CancellationToken cancellationToken)
    {
        var metadata = project.GetProjectMetadata();
        var output = await outputs.ResolveAsync(metadata, () => reportState(KnownResourceStates.Building), cancellationToken);
        return new LaunchPlan
        {
            Command = DotNetHost.Path,
            Arguments = ["exec", output, .. arguments],
            WorkingDirectory = Path.GetDirectoryName(metadata.ProjectPath)!,
            Environment = environment,
            WithoutInherited = OwnOfAppHost,
        };
    }

    private async Task<Dictionary<string, string>> EnvironmentAsync(
        IResource resource, InstanceIdentity identity, ValueProviderContext values, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken)
        {
            Logger = logs.GetLogger(identity.Id),
        };
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }

        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            if (await ValueResolver.ResolveAsync(value, values, cancellationToken) is { } text)
            {
                environment[name] = text;
            }
        }

        return environment;
    }

    private async Task<List<string>> ArgumentsAsync(
        IResource resource, InstanceIdentity identity, ValueProviderContext values, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], resource, cancellationToken)
        {
            ExecutionContext = executionContext,
            Logger = logs.GetLogger(identity.Id),
        };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }

        var arguments = new List<string>();
        foreach (var value in context.Args)
        {
            if (await ValueResolver.ResolveAsync(value, values, cancellationToken) is { } text)
            {
                arguments.Add(text);
            }
        }

        return arguments;
    }
}
