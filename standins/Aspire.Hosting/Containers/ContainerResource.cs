namespace Aspire.Hosting.ApplicationModel;

/// <summary>A container started from an image.</summary>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    public string? Entrypoint { get; set; } = entrypoint;

    public bool? ShellExecution { get; set; }
}
