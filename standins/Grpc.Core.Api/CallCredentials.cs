namespace Grpc.Core;

/// <summary>Credentials that travel with each call, as opposed to those that secure the channel.</summary>
public abstract class CallCredentials
{
    /// <summary>Combines credentials; each of them adds its entries, in the order given.</summary>
    /// <exception cref="ArgumentException">Fewer than two were given.</exception>
    public static CallCredentials Compose(params CallCredentials[] credentials) => new CompositeCallCredentials(credentials);

    /// <summary>Credentials whose entries a delegate supplies for each call.</summary>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor) => new AsyncAuthInterceptorCredentials(interceptor);

    /// <summary>Tells a client library what these credentials consist of.</summary>
    public abstract void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state);
}
