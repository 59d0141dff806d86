namespace RagPlatform.ServiceDefaults.Identity;

/// <summary>Marks a gRPC service or method that needs no identity: health, reflection, public keys.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class OpenToAllAttribute : Attribute;
