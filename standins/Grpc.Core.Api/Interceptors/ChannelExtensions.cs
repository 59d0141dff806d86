namespace Grpc.Core.Interceptors;

/// <summary>Puts client interceptors in front of a channel.</summary>
public static class ChannelExtensions
{
    /// <summary>An invoker on the channel whose calls pass the interceptor first.</summary>
    public static CallInvoker Intercept(this ChannelBase channel, Interceptor interceptor)
        => InvokerOf(channel).Intercept(interceptor);

    /// <summary>An invoker on the channel whose calls pass the interceptors in the order given.</summary>
    public static CallInvoker Intercept(this ChannelBase channel, params Interceptor[] interceptors)
        => InvokerOf(channel).Intercept(interceptors);

    /// <summary>An invoker on the channel that puts the headers of every call through a function.</summary>
    public static CallInvoker Intercept(this ChannelBase channel, Func<Metadata, Metadata> interceptor)
        => InvokerOf(channel).Intercept(interceptor);

    private static CallInvoker InvokerOf(ChannelBase channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return channel.CreateCallInvoker();
    }
}
