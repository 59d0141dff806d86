namespace RagPlatform.ServiceDefaults.Identity;

/// <summary>
/// The roles, any of which a call must have. A gRPC method without this or <see cref="OpenToAllAttribute"/> is refused to everyone:
/// a forgotten attribute closes a door instead of opening one.
/// </summary>
/// <param name="roles">See <see cref="Identity.Roles"/>.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class RequireRoleAttribute(params string[] roles) : Attribute
{
    /// <summary>Any of these will do.</summary>
    public IReadOnlyList<string> Roles { get; } = roles;
}
