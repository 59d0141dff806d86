namespace RagPlatform.Storage.Replicas;

/// <summary>What a server of the read connection string says of itself.</summary>
/// <param name="IsStandby">It replays another server's log; false once it was promoted.</param>
/// <param name="Replayed">The position it has replayed, in bytes; null when it has replayed nothing.</param>
/// <param name="System">Identifies the cluster it is a copy of.</param>
internal sealed record ReplicaState(bool IsStandby, long? Replayed, long System);
