using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration.Containers;

/// <summary>Writes the arguments of <c>docker run</c> / <c>podman run</c> for a container resource.</summary>
internal static class ContainerCommand
{
    internal static List<string> RunArguments(
        ContainerResource container, string name, string network, IEnumerable<string> variableNames, IEnumerable<string> arguments)
    {
        List<string> command = ["run", "--name", name, "--network", network, "--network-alias", container.Name];

        // Without the proxying of signals the container lives on when the attached command line is ended.
        command.Add(IsPersistent(container) ? "--sig-proxy=false" : "--rm");

        command.Add("--add-host");
        command.Add($"{KnownHosts.ContainerHost}:host-gateway");
        foreach (var endpoint in container.Annotations.OfType<EndpointAnnotation>())
        {
            command.Add("--publish");
            command.Add(string.Create(
                CultureInfo.InvariantCulture, $"127.0.0.1:{endpoint.AllocatedEndpoint!.Port}:{endpoint.TargetPort}"));
        }

        // By name only: the values travel in the environment, out of sight of a process list.
        command.AddRange(variableNames.SelectMany(variable => new[] { "--env", variable }));
        command.AddRange(container.Annotations.OfType<ContainerMountAnnotation>().SelectMany(m => new[] { "--mount", Mount(m) }));
        if (container.Entrypoint is { } entrypoint)
        {
            command.Add("--entrypoint");
            command.Add(entrypoint);
        }

        if (container.TryGetLastAnnotation<ContainerImagePullPolicyAnnotation>(out var pull)
            && pull.ImagePullPolicy != ImagePullPolicy.Default)
        {
            command.Add("--pull");
            command.Add(pull.ImagePullPolicy.ToString().ToLowerInvariant());
        }

        var forRuntime = new List<object>();
        foreach (var annotation in container.Annotations.OfType<ContainerRuntimeArgsCallbackAnnotation>())
        {
            annotation.Callback(forRuntime);
        }

        command.AddRange(forRuntime.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture) ?? ""));
        command.Add(container.TryGetContainerImageName(out var image) ? image : throw new DistributedApplicationException(
            $"The container resource '{container.Name}' has no image."));
        command.AddRange(arguments);
        return command;
    }

    internal static bool IsPersistent(ContainerResource container) =>
        container.TryGetLastAnnotation<ContainerLifetimeAnnotation>(out var lifetime) && lifetime.Lifetime == ContainerLifetime.Persistent;

    private static string Mount(ContainerMountAnnotation mount)
    {
        var source = mount.Source is null ? "" : $",source={mount.Source}";
        var type = mount.Type == ContainerMountType.Volume ? "volume" : "bind";
        return $"type={type}{source},target={mount.Target}{(mount.IsReadOnly ? ",readonly" : "")}";
    }
}
