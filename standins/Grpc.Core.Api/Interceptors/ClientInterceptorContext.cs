namespace Grpc.Core.Interceptors;

/// <summary>What a client interceptor knows of a call; to change it, pass a new one on.</summary>
public struct ClientInterceptorContext<TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    public ClientInterceptorContext(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Method = method;
        Host = host;
        Options = options;
    }

    public Method<TRequest, TResponse> Method { get; }

    /// <summary>The host the call names; null for the channel's.</summary>
    public string? Host { get; }

    public CallOptions Options { get; }
}
