namespace Aspire.Hosting.ApplicationModel;

/// <summary>Base class of resources: a validated name and a list of annotations.</summary>
public abstract class Resource : IResource
{
    protected Resource(string name)
    {
        ModelName.ValidateName(nameof(Resource), name);
        Name = name;
    }

    public virtual string Name { get; }

    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}
