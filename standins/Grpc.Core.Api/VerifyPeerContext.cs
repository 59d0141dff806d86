namespace Grpc.Core;

/// <summary>What a <see cref="VerifyPeerCallback"/> decides on.</summary>
public class VerifyPeerContext
{
    internal VerifyPeerContext(string targetName, string peerPem)
    {
        TargetName = targetName;
        PeerPem = peerPem;
    }

    /// <summary>The name the client meant to reach.</summary>
    public string TargetName { get; }

    /// <summary>The peer's certificate in PEM form.</summary>
    public string PeerPem { get; }
}
