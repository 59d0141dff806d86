using Grpc.Core;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.ServiceDefaults.Identity;

/// <summary>Reads the verified identity of a call and passes it on.</summary>
public static class IdentityContextExtensions
{
    /// <summary>The identity the call was admitted with.</summary>
    /// <exception cref="InvalidOperationException">The method is open and has none.</exception>
    public static CallerIdentity GetIdentity(this ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.UserState.TryGetValue(typeof(CallerIdentity), out object? identity)
            ? (CallerIdentity)identity
            : throw new InvalidOperationException($"{context.Method} is open to all and has no identity to ask for.");
    }

    /// <summary>Options of a call made for this identity.</summary>
    public static CallOptions ToCallOptions(this CallerIdentity identity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return new CallOptions(new Metadata { { IdentityTokens.Header, identity.Token } }, cancellationToken: cancellationToken);
    }

    /// <summary>Refuses the identity unless it has one of the roles; without a requirement everybody is refused.</summary>
    /// <exception cref="PlatformException">PERMISSION_DENIED.</exception>
    public static void Demand(this CallerIdentity identity, RequireRoleAttribute? requirement)
    {
        ArgumentNullException.ThrowIfNull(identity);
        if (requirement is null)
        {
            throw PlatformException.Forbidden("This method is not open to callers.");
        }

        if (!requirement.Roles.Any(identity.IsInRole))
        {
            throw PlatformException.Forbidden(
                $"This needs one of the roles {string.Join(", ", requirement.Roles)}; the key has {string.Join(", ", identity.Roles)}.");
        }
    }
}
