using System.Security.Cryptography;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;

namespace RagPlatform.AccessControl.Keys;

/// <summary>API keys and what each may do.</summary>
internal sealed class ApiKeyStore(IDatabase database, TimeProvider time)
{
    private const int MaxListEntries = 256;
    private const int MaxEntryLength = 64;
    private const int KeyIdBytes = 8;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Creates a key and returns it with its secret, which is not kept.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public async Task<(ApiKey Key, string Secret)> CreateAsync(string tenant, CreateKeyRequest request, CancellationToken cancellationToken)
    {
        Validate(request);
        string secret = ApiKeySecret.Create();
        string keyId = "key-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyIdBytes));
        ApiKeyRow row = ToRow(keyId, tenant, request, Now);
        await InsertAsync(row, ApiKeySecret.Hash(secret), cancellationToken);
        return (row.ToContract(), secret);
    }

    /// <summary>Creates the key of a known id and secret, or gives an existing one this secret and these rights.</summary>
    public async Task EnsureAsync(string keyId, string tenant, string secret, CreateKeyRequest request, CancellationToken cancellationToken)
    {
        Validate(request);
        ApiKeyRow row = ToRow(keyId, tenant, request, Now);
        await InsertAsync(row, ApiKeySecret.Hash(secret), cancellationToken);
    }

    /// <summary>The usable key with this secret, or null: unknown, revoked or expired.</summary>
    public async Task<ApiKeyRow?> FindUsableAsync(string secret, CancellationToken cancellationToken)
    {
        ApiKeyRow? row = await database.QuerySingleOrDefaultAsync<ApiKeyRow>(
            $"""
            SELECT {ApiKeyRow.Columns} FROM api_keys
            WHERE secret_hash = @hash OR (previous_secret_hash = @hash AND previous_secret_until > @now)
            """,
            new { hash = ApiKeySecret.Hash(secret), now = Now },
            cancellationToken);
        return row is not null && row.IsUsable(Now) ? row : null;
    }

    /// <summary>A key of a tenant, usable or not, or null.</summary>
    public Task<ApiKeyRow?> FindAsync(string tenant, string keyId, CancellationToken cancellationToken) =>
        keyId.Any(char.IsControl) ? Task.FromResult<ApiKeyRow?>(null) : database.QuerySingleOrDefaultAsync<ApiKeyRow>(
            $"SELECT {ApiKeyRow.Columns} FROM api_keys WHERE tenant = @tenant AND key_id = @keyId",
            new { tenant, keyId },
            cancellationToken);

    /// <summary>Keys of a tenant in the order they were made, those after a key only.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="afterKeyId">The last key of the page before; empty: from the first.</param>
    /// <param name="limit">Keys at most.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Task<IReadOnlyList<ApiKeyRow>> ListAsync(string tenant, string afterKeyId, int limit, CancellationToken cancellationToken) =>
        database.QueryAsync<ApiKeyRow>(
            $"""
            SELECT {ApiKeyRow.Columns} FROM api_keys k
            WHERE tenant = @tenant AND (@afterKeyId = '' OR EXISTS (
                SELECT 1 FROM api_keys a WHERE a.tenant = @tenant AND a.key_id = @afterKeyId
                  AND (k.created_at > a.created_at OR (k.created_at = a.created_at AND k.key_id > a.key_id))))
            ORDER BY created_at, key_id LIMIT @limit
            """,
            new { tenant, afterKeyId, limit = (long)limit },
            cancellationToken);

    /// <summary>Gives a usable key a new secret and returns it; null when the key cannot be used any more.</summary>
    /// <param name="key">The key.</param>
    /// <param name="grace">How long the present secret is accepted beside the new one.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async Task<string?> RotateAsync(ApiKeyRow key, TimeSpan grace, CancellationToken cancellationToken)
    {
        string secret = ApiKeySecret.Create();
        bool keep = grace > TimeSpan.Zero;
        int changed = await database.ExecuteAsync(
            $"""
            UPDATE api_keys SET previous_secret_hash = {(keep ? "secret_hash" : "NULL")}, previous_secret_until = @until,
                secret_hash = @hash, rotated_at = @now
            WHERE tenant = @Tenant AND key_id = @KeyId AND revoked_at = 0 AND (expires_at = 0 OR expires_at > @now)
            """,
            new
            {
                until = keep ? Now + (long)grace.TotalMilliseconds : 0L,
                hash = ApiKeySecret.Hash(secret),
                now = Now,
                key.Tenant,
                key.KeyId,
            },
            cancellationToken);
        return changed == 1 ? secret : null;
    }

    /// <summary>Revokes a key of a tenant; false when it has no such key or it was revoked before.</summary>
    public async Task<bool> RevokeAsync(string tenant, string keyId, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(
            "UPDATE api_keys SET revoked_at = @now WHERE tenant = @tenant AND key_id = @keyId AND revoked_at = 0",
            new { now = Now, tenant, keyId },
            cancellationToken) == 1;

    private Task<int> InsertAsync(ApiKeyRow row, string secretHash, CancellationToken cancellationToken) => database.ExecuteAsync(
        """
        INSERT INTO api_keys (key_id, tenant, secret_hash, description, roles, collections, labels, created_at, expires_at, revoked_at, team)
        VALUES (@KeyId, @Tenant, @secretHash, @Description, @Roles, @Collections, @Labels, @CreatedAt, @ExpiresAt, @RevokedAt, @Team)
        ON CONFLICT (key_id) DO UPDATE SET
            secret_hash = excluded.secret_hash, roles = excluded.roles, collections = excluded.collections, labels = excluded.labels,
            expires_at = excluded.expires_at, revoked_at = excluded.revoked_at, team = excluded.team, previous_secret_hash = NULL, previous_secret_until = 0
        """,
        new
        {
            row.KeyId,
            row.Tenant,
            secretHash,
            row.Description,
            row.Roles,
            row.Collections,
            row.Labels,
            row.CreatedAt,
            row.ExpiresAt,
            row.RevokedAt,
            row.Team,
        },
        cancellationToken);

    private static ApiKeyRow ToRow(string keyId, string tenant, CreateKeyRequest request, long now) => new(
        keyId,
        tenant,
        request.Description,
        ApiKeyRow.WriteList(request.Roles),
        ApiKeyRow.WriteList(request.Collections),
        ApiKeyRow.WriteList(request.Labels),
        now,
        request.ExpiresAtMs,
        RevokedAt: 0,
        Team: request.Team);

    private static void Validate(CreateKeyRequest request)
    {
        if (request.Roles.Count == 0 || request.Roles.Except(Roles.Grantable).Any())
        {
            throw PlatformException.InvalidField("roles", $"Give at least one role, each of: {string.Join(", ", Roles.Grantable)}.");
        }

        CheckList("collections", request.Collections, "Give at least one collection, or '*' for all.", minimum: 1);
        CheckList("labels", request.Labels, "Labels are words of 1 to 64 characters.", minimum: 0);
        if (request.Team.Length > MaxEntryLength || request.Team.Any(char.IsControl))
        {
            throw PlatformException.InvalidField("team", $"A team is named in at most {MaxEntryLength} characters, or left empty for none.");
        }

        if (request.Description.Length > 1000)
        {
            throw PlatformException.InvalidField("description", "A description has at most 1,000 characters.");
        }

        if (request.ExpiresAtMs < 0)
        {
            throw PlatformException.InvalidField("expires_at_ms", "The end is Unix time in milliseconds, or 0 for never.");
        }
    }

    private static void CheckList(string field, IReadOnlyCollection<string> values, string message, int minimum)
    {
        if (values.Count < minimum || values.Count > MaxListEntries || values.Any(value => value.Length is 0 or > MaxEntryLength))
        {
            throw PlatformException.InvalidField(field, $"{message} At most {MaxListEntries} entries.");
        }
    }
}
