namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds arguments for the container runtime itself.</summary>
public class ContainerRuntimeArgsCallbackAnnotation : IResourceAnnotation
{
    public ContainerRuntimeArgsCallbackAnnotation(Action<IList<object>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = callback;
    }

    internal Action<IList<object>> Callback { get; }
}
