namespace Aspire.Hosting.ApplicationModel;

/// <summary>The whole application: all of its resources.</summary>
public class DistributedApplicationModel
{
    public DistributedApplicationModel(IResourceCollection resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        Resources = resources;
    }

    public DistributedApplicationModel(IEnumerable<IResource> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        var collection = new ResourceCollection();
        foreach (var resource in resources)
        {
            collection.Add(resource);
        }

        Resources = collection;
    }

    public IResourceCollection Resources { get; }
}
