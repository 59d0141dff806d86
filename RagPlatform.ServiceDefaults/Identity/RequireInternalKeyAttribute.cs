namespace RagPlatform.ServiceDefaults.Identity;

/// <summary>Marks a gRPC method that services call before they have an identity; they show the platform's internal key instead.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class RequireInternalKeyAttribute : Attribute;
