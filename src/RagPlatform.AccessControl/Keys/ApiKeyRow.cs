using System.Text.Json;
using RagPlatform.Contracts.V1;

namespace RagPlatform.AccessControl.Keys;

/// <summary>An API key as it is stored; lists are JSON arrays, times Unix milliseconds, 0 for never.</summary>
internal sealed record ApiKeyRow(
    string KeyId,
    string Tenant,
    string Description,
    string Roles,
    string Collections,
    string Labels,
    long CreatedAt,
    long ExpiresAt,
    long RevokedAt,
    long RotatedAt = 0,
    long PreviousSecretUntil = 0,
    string Team = "")
{
    public const string Columns =
        "key_id AS KeyId, tenant AS Tenant, description AS Description, roles AS Roles, collections AS Collections, labels AS Labels, "
        + "created_at AS CreatedAt, expires_at AS ExpiresAt, revoked_at AS RevokedAt, rotated_at AS RotatedAt, "
        + "previous_secret_until AS PreviousSecretUntil, team AS Team";

    public bool IsUsable(long now) => RevokedAt == 0 && (ExpiresAt == 0 || now < ExpiresAt);

    public ApiKey ToContract()
    {
        var key = new ApiKey
        {
            KeyId = KeyId,
            Tenant = Tenant,
            Description = Description,
            CreatedAtMs = CreatedAt,
            ExpiresAtMs = ExpiresAt,
            RevokedAtMs = RevokedAt,
            RotatedAtMs = RotatedAt,
            PreviousSecretUntilMs = PreviousSecretUntil,
            Team = Team,
        };
        key.Roles.AddRange(ReadList(Roles));
        key.Collections.AddRange(ReadList(Collections));
        key.Labels.AddRange(ReadList(Labels));
        return key;
    }

    public static string[] ReadList(string json) => JsonSerializer.Deserialize<string[]>(json) ?? [];

    public static string WriteList(IEnumerable<string> values) =>
        JsonSerializer.Serialize(values.Distinct().Order(StringComparer.Ordinal).ToArray());
}
