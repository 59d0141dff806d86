namespace Aspire.Hosting.Orchestration;

/// <summary>Which of a resource's processes one is.</summary>
internal sealed record InstanceIdentity(string Id, int ReplicaIndex);
