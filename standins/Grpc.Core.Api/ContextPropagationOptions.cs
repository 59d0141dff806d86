namespace Grpc.Core;

/// <summary>Which parts of a server call are taken over by the calls it makes.</summary>
public class ContextPropagationOptions
{
    /// <summary>Deadline and cancellation are both taken over.</summary>
    public static readonly ContextPropagationOptions Default = new();

    public ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
    {
        IsPropagateDeadline = propagateDeadline;
        IsPropagateCancellation = propagateCancellation;
    }

    public bool IsPropagateDeadline { get; }

    public bool IsPropagateCancellation { get; }
}
