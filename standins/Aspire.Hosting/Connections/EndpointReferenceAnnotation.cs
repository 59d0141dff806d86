namespace Aspire.Hosting.ApplicationModel;

/// <summary>The endpoints of one resource that another refers to.</summary>
public sealed class EndpointReferenceAnnotation(IResourceWithEndpoints resource) : IResourceAnnotation
{
    public IResourceWithEndpoints Resource { get; } = resource;

    public bool UseAllEndpoints { get; set; }

    public HashSet<string> EndpointNames { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name under which the endpoints are announced when it is not the resource's own.</summary>
    internal string? Alias { get; init; }
}
