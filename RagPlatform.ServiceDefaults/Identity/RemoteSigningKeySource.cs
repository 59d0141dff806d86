using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using RagPlatform.Contracts.V1;

namespace RagPlatform.ServiceDefaults.Identity;

/// <summary>Fetches AccessControl's public keys once, and again when a token names a key that is not among them.</summary>
internal sealed class RemoteSigningKeySource(AccessService.AccessServiceClient access, TimeProvider time) : ISigningKeySource, IDisposable
{
    private static readonly TimeSpan s_shortestInterval = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private volatile IReadOnlyList<SecurityKey> _keys = [];
    private DateTimeOffset _fetchedAt = DateTimeOffset.UnixEpoch;

    public async Task<IReadOnlyList<SecurityKey>> GetAsync(string keyId, CancellationToken cancellationToken)
    {
        if (Knows(keyId))
        {
            return _keys;
        }

        await _fetching.WaitAsync(cancellationToken);
        try
        {
            // A flood of tokens with invented key ids must not become a flood of fetches.
            if (!Knows(keyId) && time.GetUtcNow() - _fetchedAt >= s_shortestInterval)
            {
                GetSigningKeysReply reply = await access.GetSigningKeysAsync(
                    new GetSigningKeysRequest(), cancellationToken: cancellationToken);
                _keys = [.. reply.Keys.Select(Import)];
                _fetchedAt = time.GetUtcNow();
            }

            return _keys;
        }
        finally
        {
            _fetching.Release();
        }
    }

    public void Dispose() => _fetching.Dispose();

    private bool Knows(string keyId) => _keys.Any(key => key.KeyId == keyId);

    private static ECDsaSecurityKey Import(SigningKey key)
    {
        var algorithm = ECDsa.Create();
        algorithm.ImportSubjectPublicKeyInfo(key.PublicKey.Span, out _);
        return new ECDsaSecurityKey(algorithm) { KeyId = key.KeyId };
    }
}
