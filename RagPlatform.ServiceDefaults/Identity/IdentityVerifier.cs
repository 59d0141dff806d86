using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.ServiceDefaults.Identity;

/// <summary>
/// Verifies signed identities: signature, issuer, audience, times. A verified token is remembered until it ends, because a caller's
/// identity comes with each of its calls and a signature check costs more than many a call.
/// </summary>
public sealed class IdentityVerifier(ISigningKeySource keys, TimeProvider time)
{
    private const int MaxRemembered = 10_000;
    private const int MaxTokenLength = 16_384;
    private static readonly TimeSpan s_clockSkew = TimeSpan.FromSeconds(30);
    private static readonly JsonWebTokenHandler s_handler = new() { MapInboundClaims = false };
    private readonly ConcurrentDictionary<string, CallerIdentity> _verified = new(StringComparer.Ordinal);

    /// <summary>The identity a token carries.</summary>
    /// <exception cref="PlatformException">UNAUTHENTICATED: the token is malformed, not signed by AccessControl, or has ended.</exception>
    public async Task<CallerIdentity> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (_verified.TryGetValue(token, out CallerIdentity? known))
        {
            if (time.GetUtcNow() < known.ExpiresAt + s_clockSkew)
            {
                return known;
            }

            _verified.TryRemove(token, out _);
        }

        CallerIdentity identity = await CheckAsync(token, cancellationToken);
        if (_verified.Count >= MaxRemembered)
        {
            _verified.Clear();
        }

        _verified[token] = identity;
        return identity;
    }

    private async Task<CallerIdentity> CheckAsync(string token, CancellationToken cancellationToken)
    {
        IReadOnlyList<SecurityKey> signingKeys = await keys.GetAsync(ReadKeyId(token), cancellationToken);
        TokenValidationResult result = await s_handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = IdentityTokens.Issuer,
            ValidAudience = IdentityTokens.Issuer,
            IssuerSigningKeys = signingKeys,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            RequireExpirationTime = true,
            LifetimeValidator = (notBefore, expires, _, _) =>
            {
                DateTime now = time.GetUtcNow().UtcDateTime;
                return expires is { } end && now < end + s_clockSkew && (notBefore is null || now >= notBefore - s_clockSkew);
            },
        });
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt || string.IsNullOrEmpty(jwt.Subject))
        {
            throw Refused();
        }

        return new CallerIdentity(
            jwt.GetPayloadValue<string>(IdentityTokens.Tenant),
            jwt.Subject,
            jwt.GetPayloadValue<string[]>(IdentityTokens.RoleList),
            jwt.GetPayloadValue<string[]>(IdentityTokens.Collections),
            jwt.GetPayloadValue<string[]>(IdentityTokens.Labels),
            new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero),
            token)
        {
            Team = jwt.TryGetPayloadValue(IdentityTokens.Team, out string team) ? team : string.Empty,
        };
    }

    private static string ReadKeyId(string token)
    {
        try
        {
            return token.Length <= MaxTokenLength ? s_handler.ReadJsonWebToken(token).Kid : throw Refused();
        }
        catch (Exception malformed) when (malformed is SecurityTokenException or ArgumentException)
        {
            throw Refused();
        }
    }

    private static PlatformException Refused() => new(
        StatusCode.Unauthenticated, "INVALID_IDENTITY", "The call's identity is not valid or has ended; call through the Gateway.");
}
