namespace Grpc.Core;

/// <summary>Credentials that secure a channel, and with it every call made on it.</summary>
public abstract class ChannelCredentials
{
    /// <summary>No transport security.</summary>
    public static ChannelCredentials Insecure { get; } = new InsecureChannelCredentials();

    /// <summary>TLS with the platform's certificate checks.</summary>
    public static ChannelCredentials SecureSsl { get; } = new SslCredentials();

    /// <summary>Whether call credentials may be attached to these.</summary>
    internal virtual bool IsComposable => false;

    /// <summary>Channel credentials that also send the given call credentials with every call.</summary>
    public static ChannelCredentials Create(ChannelCredentials channelCredentials, CallCredentials callCredentials)
        => new CompositeChannelCredentials(channelCredentials, callCredentials);

    /// <summary>Tells a client library what these credentials consist of.</summary>
    public abstract void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object? state);
}
