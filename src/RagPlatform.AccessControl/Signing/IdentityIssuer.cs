using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RagPlatform.AccessControl.Keys;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.AccessControl.Signing;

/// <summary>Signs the short-lived identities every service verifies.</summary>
internal sealed class IdentityIssuer(SigningKeyStore keys, TimeProvider time)
{
    /// <summary>
    /// How long an identity holds. Long enough to answer through a short outage of this service, short enough that a revoked
    /// key cannot be used for long where it was still remembered.
    /// </summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>The tenant services have of their own; it owns no data.</summary>
    private const string PlatformTenant = "platform";

    private static readonly JsonWebTokenHandler s_handler = new() { SetDefaultTimesOnTokenCreation = false };

    public Task<AuthenticateReply> IssueAsync(ApiKeyRow key, CancellationToken cancellationToken) => IssueAsync(
        key.Tenant,
        key.KeyId,
        ApiKeyRow.ReadList(key.Roles),
        ApiKeyRow.ReadList(key.Collections),
        ApiKeyRow.ReadList(key.Labels),
        key.Team,
        cancellationToken);

    public Task<AuthenticateReply> IssueForServiceAsync(string service, CancellationToken cancellationToken) =>
        IssueAsync(PlatformTenant, $"service:{service}", [Roles.Service], [], [], team: string.Empty, cancellationToken);

    private async Task<AuthenticateReply> IssueAsync(
        string tenant, string subject, string[] roles, string[] collections, string[] labels, string team, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset expires = now + Lifetime;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = IdentityTokens.Issuer,
            Audience = IdentityTokens.Issuer,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expires.UtcDateTime,
            SigningCredentials = new SigningCredentials(
                await keys.GetSigningKeyAsync(cancellationToken), SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = subject,
                [IdentityTokens.Tenant] = tenant,
                [IdentityTokens.RoleList] = roles,
                [IdentityTokens.Collections] = collections,
                [IdentityTokens.Labels] = labels,
            },
        };
        if (team.Length > 0)
        {
            descriptor.Claims[IdentityTokens.Team] = team;
        }

        return new AuthenticateReply { Identity = s_handler.CreateToken(descriptor), ExpiresAtMs = expires.ToUnixTimeMilliseconds() };
    }
}
