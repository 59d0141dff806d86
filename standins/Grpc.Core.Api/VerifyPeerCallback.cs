namespace Grpc.Core;

/// <summary>Decides, after the usual certificate checks, whether a peer is acceptable.</summary>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);
