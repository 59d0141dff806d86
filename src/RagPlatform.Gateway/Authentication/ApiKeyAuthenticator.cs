using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Authentication;

/// <summary>
/// Turns "Bearer ..." into an identity through AccessControl, and remembers the answer for a second: a revoked key or grant works no longer
/// than <see cref="s_fresh"/>. While AccessControl is unreachable an identity is used until it ends by itself.
/// </summary>
internal sealed class ApiKeyAuthenticator(
    AccessService.AccessServiceClient access, ServiceIdentity service, IdentityVerifier verifier, TimeProvider time)
{
    private const string Scheme = "Bearer ";
    private const string InvalidKeyReason = "INVALID_API_KEY";
    private const int MaxRemembered = 50_000;
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(1);

    // Keyed by digest: credentials themselves are not kept in memory longer than their call.
    private readonly ConcurrentDictionary<string, Remembered> _remembered = new(StringComparer.Ordinal);

    /// <summary>The identity of the value of an <c>authorization</c> header.</summary>
    /// <exception cref="PlatformException">UNAUTHENTICATED, or UNAVAILABLE when nobody can tell.</exception>
    public async Task<CallerIdentity> AuthenticateAsync(string? authorization, CancellationToken cancellationToken)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw new PlatformException(
                StatusCode.Unauthenticated, "NO_API_KEY", "Send your API key in the header 'authorization: Bearer <key>'.");
        }

        string credential = authorization[Scheme.Length..].Trim();
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(credential)));
        if (_remembered.TryGetValue(digest, out Remembered? known) && time.GetUtcNow() < known.At + s_fresh)
        {
            return known.Identity ?? throw InvalidKey();
        }

        try
        {
            AuthenticateReply reply = await access.AuthenticateAsync(
                new AuthenticateRequest { Credential = credential }, service.ToInternalCallOptions(cancellationToken));
            return Remember(digest, await verifier.VerifyAsync(reply.Identity, cancellationToken))!;
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.Unauthenticated
            && refused.ToPlatformException().Reason == InvalidKeyReason)
        {
            Remember(digest, null);
            throw InvalidKey();
        }
        catch (RpcException unreachable) when (unreachable.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded
            && known?.Identity is { } identity && time.GetUtcNow() < identity.ExpiresAt)
        {
            return identity;
        }
    }

    private CallerIdentity? Remember(string digest, CallerIdentity? identity)
    {
        if (_remembered.Count >= MaxRemembered)
        {
            _remembered.Clear();
        }

        _remembered[digest] = new Remembered(identity, time.GetUtcNow());
        return identity;
    }

    private static PlatformException InvalidKey() => new(
        StatusCode.Unauthenticated, InvalidKeyReason, "The API key is unknown, expired or revoked; use a valid one.");

    private sealed record Remembered(CallerIdentity? Identity, DateTimeOffset At);
}
