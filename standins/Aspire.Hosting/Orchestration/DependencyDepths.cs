using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>How many layers of dependencies lie below a resource; what lies deepest starts first and stops last.</summary>
internal sealed class DependencyDepths
{
    private readonly Dictionary<IResource, int> _depths = [];

    internal int Of(IResource resource)
    {
        if (_depths.TryGetValue(resource, out var known))
        {
            return known;
        }

        // Stands for the resource while its own dependencies are counted, so that a circle of waits ends.
        _depths[resource] = 0;
        var below = resource.Annotations.OfType<WaitAnnotation>().Select(w => w.Resource);
        if (resource is IResourceWithParent child)
        {
            below = below.Append(child.Parent);
        }

        return _depths[resource] = below.Select(r => Of(r) + 1).DefaultIfEmpty(0).Max();
    }
}
