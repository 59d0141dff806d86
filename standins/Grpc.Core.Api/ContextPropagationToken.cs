namespace Grpc.Core;

/// <summary>Carries what the calls made by a server call take over from it; only a server library makes one.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
