namespace Grpc.Core;

/// <summary>Several call credentials in a row.</summary>
internal sealed class CompositeCallCredentials : CallCredentials
{
    private readonly CallCredentials[] _credentials;

    public CompositeCallCredentials(CallCredentials[] credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        if (credentials.Length < 2)
        {
            throw new ArgumentException("Composing takes two or more call credentials.", nameof(credentials));
        }

        if (Array.Exists(credentials, credential => credential is null))
        {
            throw new ArgumentException("None of the call credentials may be null.", nameof(credentials));
        }

        _credentials = [.. credentials];
    }

    public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state)
        => configurator.SetCompositeCredentials(state, _credentials);
}
