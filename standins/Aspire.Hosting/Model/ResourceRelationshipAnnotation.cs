namespace Aspire.Hosting.ApplicationModel;

/// <summary>A relation to another resource, for display.</summary>
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    public IResource Resource { get; } = resource;

    public string Type { get; } = type;
}
