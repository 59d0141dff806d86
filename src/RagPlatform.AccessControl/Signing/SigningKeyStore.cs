using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;

namespace RagPlatform.AccessControl.Signing;

/// <summary>
/// The P-256 key identities are signed with: made at first use, shared by all replicas through the store, encrypted at rest under
/// the platform's internal key.
/// </summary>
internal sealed class SigningKeyStore(IDatabase database, IOptions<IdentityOptions> options, TimeProvider time)
    : ISigningKeySource, IDisposable
{
    private const int KeyIdBytes = 8;
    private static readonly PbeParameters s_encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 100_000);
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile ECDsaSecurityKey? _key;

    public async Task<IReadOnlyList<SecurityKey>> GetAsync(string keyId, CancellationToken cancellationToken) =>
        [await GetSigningKeyAsync(cancellationToken)];

    /// <summary>The key to sign with.</summary>
    public async Task<ECDsaSecurityKey> GetSigningKeyAsync(CancellationToken cancellationToken)
    {
        if (_key is { } known)
        {
            return known;
        }

        await _loading.WaitAsync(cancellationToken);
        try
        {
            return _key ??= await LoadOrCreateAsync(cancellationToken);
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose() => _loading.Dispose();

    private async Task<ECDsaSecurityKey> LoadOrCreateAsync(CancellationToken cancellationToken)
    {
        StoredKey stored = await ReadFirstAsync(cancellationToken) ?? await CreateAsync(cancellationToken);
        var algorithm = ECDsa.Create();
        try
        {
            algorithm.ImportEncryptedPkcs8PrivateKey(options.Value.InternalKey, stored.PrivateKey, out _);
        }
        catch (CryptographicException wrongKey)
        {
            algorithm.Dispose();
            throw new InvalidOperationException(
                "The signing key cannot be decrypted: RAG_INTERNAL_KEY differs from the one it was stored with. Restore that key, or " +
                "delete the row in access_control.signing_keys to make a new signing key.",
                wrongKey);
        }

        return new ECDsaSecurityKey(algorithm) { KeyId = stored.KeyId };
    }

    private async Task<StoredKey> CreateAsync(CancellationToken cancellationToken)
    {
        using var algorithm = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var created = new StoredKey(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyIdBytes)),
            algorithm.ExportEncryptedPkcs8PrivateKey(options.Value.InternalKey, s_encryption));
        await database.ExecuteAsync(
            "INSERT INTO signing_keys (key_id, private_key, created_at) VALUES (@KeyId, @PrivateKey, @now)",
            new { created.KeyId, created.PrivateKey, now = time.GetUtcNow().ToUnixTimeMilliseconds() },
            cancellationToken);

        // Two replicas may both have made one: all of them take the same, the first.
        return await ReadFirstAsync(cancellationToken) ?? created;
    }

    private Task<StoredKey?> ReadFirstAsync(CancellationToken cancellationToken) => database.QuerySingleOrDefaultAsync<StoredKey>(
        "SELECT key_id AS KeyId, private_key AS PrivateKey FROM signing_keys ORDER BY created_at, key_id LIMIT 1", null, cancellationToken);

    private sealed record StoredKey(string KeyId, byte[] PrivateKey);
}
