using Grpc.Core;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.AccessControl.Keys;

/// <summary>
/// Whose hands a key's rights may come from: nobody gives what he lacks. A platform administrator sets up tenants and may give any right.
/// Who gets a key's new secret could act with its rights, so a rotation is judged like a creation.
/// </summary>
internal static class KeyGrants
{
    /// <exception cref="PlatformException">PERMISSION_DENIED naming the field.</exception>
    public static void Check(CallerIdentity caller, IEnumerable<string> roles, IEnumerable<string> collections)
    {
        if (caller.IsInRole(Roles.PlatformAdmin))
        {
            return;
        }

        if (roles.FirstOrDefault(role => !caller.IsInRole(role)) is { } lacking)
        {
            throw Refuse("roles", $"Your key has no role '{lacking}' and cannot give it; ask a platform administrator.");
        }

        if (collections.FirstOrDefault(collection => !caller.CanUse(collection)) is { } foreign)
        {
            throw Refuse("collections", $"Your key may not use the collection '{foreign}' and cannot open it to another key.");
        }
    }

    private static PlatformException Refuse(string field, string message) =>
        new(StatusCode.PermissionDenied, "PERMISSION_DENIED", message, field);
}
