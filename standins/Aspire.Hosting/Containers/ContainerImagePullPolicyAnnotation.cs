namespace Aspire.Hosting.ApplicationModel;

/// <summary>Sets when a container's image is fetched.</summary>
public sealed class ContainerImagePullPolicyAnnotation : IResourceAnnotation
{
    public required ImagePullPolicy ImagePullPolicy { get; set; }
}
