namespace Aspire.Hosting.ApplicationModel;

/// <summary>Sets how long a container lives.</summary>
public sealed class ContainerLifetimeAnnotation : IResourceAnnotation
{
    public required ContainerLifetime Lifetime { get; set; }
}
