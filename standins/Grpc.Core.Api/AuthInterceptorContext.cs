namespace Grpc.Core;

/// <summary>What an <see cref="AsyncAuthInterceptor"/> knows about the call it authenticates.</summary>
public class AuthInterceptorContext
{
    public AuthInterceptorContext(string serviceUrl, string methodName)
        : this(serviceUrl, methodName, CancellationToken.None)
    {
    }

    public AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(serviceUrl);
        ArgumentNullException.ThrowIfNull(methodName);
        ServiceUrl = serviceUrl;
        MethodName = methodName;
        CancellationToken = cancellationToken;
    }

    /// <summary>The address of the service, the usual audience of a token.</summary>
    public string ServiceUrl { get; }

    /// <summary>The name of the method, without its service.</summary>
    public string MethodName { get; }

    /// <summary>Cancelled when the call that is being authenticated ends.</summary>
    public CancellationToken CancellationToken { get; }
}
