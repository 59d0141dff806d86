using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Starts the resource when the dependency runs, is healthy and the subscribers to its ready event are done.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => builder.Wait(dependency, WaitType.WaitUntilHealthy, behavior: null);

    public static IResourceBuilder<T> WaitFor<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior)
        where T : IResourceWithWaitSupport => builder.Wait(dependency, WaitType.WaitUntilHealthy, waitBehavior);

    /// <summary>Starts the resource when the dependency runs, healthy or not.</summary>
    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => builder.Wait(dependency, WaitType.WaitUntilStarted, behavior: null);

    public static IResourceBuilder<T> WaitForStart<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior)
        where T : IResourceWithWaitSupport => builder.Wait(dependency, WaitType.WaitUntilStarted, waitBehavior);

    /// <summary>Starts the resource when the dependency has ended with the exit code given.</summary>
    public static IResourceBuilder<T> WaitForCompletion<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
        where T : IResourceWithWaitSupport => builder.Wait(dependency, WaitType.WaitForCompletion, behavior: null, exitCode);

    private static IResourceBuilder<T> Wait<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitType type, WaitBehavior? behavior, int exitCode = 0)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(dependency);
        var (waiting, awaited) = (builder.Resource, dependency.Resource);
        if (ReferenceEquals(waiting, awaited))
        {
            throw new DistributedApplicationException($"The '{waiting.Name}' resource cannot wait for itself.");
        }

        if (waiting is IResourceWithParent child && ReferenceEquals(child.Parent, awaited))
        {
            throw new DistributedApplicationException($"The '{waiting.Name}' resource cannot wait for its parent '{awaited.Name}'.");
        }

        if (awaited is IResourceWithParent { Parent: var parent }
            && type != WaitType.WaitForCompletion
            && !ReferenceEquals(parent, waiting))
        {
            builder.WithAnnotation(new WaitAnnotation(parent, type, exitCode) { WaitBehavior = behavior });
        }

        builder.Relate(awaited, KnownRelationshipTypes.WaitFor);
        return builder.WithAnnotation(new WaitAnnotation(awaited, type, exitCode) { WaitBehavior = behavior });
    }
}
