namespace Grpc.Core;

/// <summary>A channel without transport security.</summary>
internal sealed class InsecureChannelCredentials : ChannelCredentials
{
    // Whether call credentials really go out over plain text is the client library's decision, not made here.
    internal override bool IsComposable => true;

    public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object? state)
        => configurator.SetInsecureCredentials(state);
}
