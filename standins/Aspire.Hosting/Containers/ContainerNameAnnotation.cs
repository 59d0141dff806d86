namespace Aspire.Hosting.ApplicationModel;

/// <summary>Gives a container a fixed name.</summary>
public sealed class ContainerNameAnnotation : IResourceAnnotation
{
    public required string Name { get; set; }
}
