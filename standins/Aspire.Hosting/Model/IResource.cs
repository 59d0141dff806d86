namespace Aspire.Hosting.ApplicationModel;

/// <summary>A named part of the application model with annotations that say how it behaves.</summary>
public interface IResource
{
    string Name { get; }

    ResourceAnnotationCollection Annotations { get; }
}
