namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that lives inside another one.</summary>
public interface IResourceWithParent : IResource
{
    IResource Parent { get; }
}
