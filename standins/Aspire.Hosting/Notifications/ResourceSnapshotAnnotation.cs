namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a resource looks like before anything happened to it.</summary>
public sealed class ResourceSnapshotAnnotation(CustomResourceSnapshot initialSnapshot) : IResourceAnnotation
{
    public CustomResourceSnapshot InitialSnapshot { get; } = initialSnapshot;
}
