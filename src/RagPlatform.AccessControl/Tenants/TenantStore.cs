using System.Text.RegularExpressions;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;

namespace RagPlatform.AccessControl.Tenants;

/// <summary>The tenants of the platform. A tenant is never renamed: its name is part of every key under which its data is kept.</summary>
internal sealed partial class TenantStore(IDatabase database, TimeProvider time)
{
    /// <summary>Creates a tenant.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT for a malformed name, ALREADY_EXISTS for a taken one.</exception>
    public async Task<Tenant> CreateAsync(string name, string displayName, CancellationToken cancellationToken)
    {
        if (!NamePattern().IsMatch(name))
        {
            throw PlatformException.InvalidField(
                "name", $"A tenant's name is 1 to 64 lower-case letters, digits and '-', beginning with a letter; '{Shorten(name)}' is not.");
        }

        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        int inserted = await database.ExecuteAsync(
            "INSERT INTO tenants (name, display_name, created_at) VALUES (@name, @displayName, @now) ON CONFLICT (name) DO NOTHING",
            new { name, displayName, now },
            cancellationToken);
        return inserted == 1
            ? new Tenant { Name = name, DisplayName = displayName, CreatedAtMs = now }
            : throw new PlatformException(
                StatusCode.AlreadyExists, "TENANT_EXISTS", $"There is a tenant '{name}' already; choose another name.", "name");
    }

    /// <summary>Whether a tenant exists.</summary>
    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) =>
        await database.QuerySingleOrDefaultAsync<long>(
            "SELECT COUNT(*) FROM tenants WHERE name = @name", new { name }, cancellationToken) > 0;

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "...";

    [GeneratedRegex("^[a-z][a-z0-9-]{0,63}$")]
    private static partial Regex NamePattern();
}
