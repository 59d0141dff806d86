namespace Grpc.Core;

/// <summary>The base of clients generated in their light form: an invoker and nothing else.</summary>
public abstract class LiteClientBase
{
    /// <summary>For test doubles only: calls made on such a client fail.</summary>
    protected LiteClientBase()
    {
        CallInvoker = new UnimplementedCallInvoker();
    }

    public LiteClientBase(CallInvoker callInvoker)
    {
        ArgumentNullException.ThrowIfNull(callInvoker);
        CallInvoker = callInvoker;
    }

    protected CallInvoker CallInvoker { get; }
}
