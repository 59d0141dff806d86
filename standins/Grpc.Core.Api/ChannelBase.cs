namespace Grpc.Core;

/// <summary>A channel: a connection to a service, or to several copies of it, that calls are made on.</summary>
public abstract class ChannelBase
{
    protected ChannelBase(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
    }

    /// <summary>The address the channel was made for.</summary>
    public string Target { get; }

    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Ends the channel and its calls.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>What a kind of channel does to shut down; nothing unless overridden.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
