namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that lives inside another one of a known type.</summary>
public interface IResourceWithParent<out T> : IResourceWithParent
    where T : IResource
{
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}
