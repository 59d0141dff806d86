using RagPlatform.AccessControl.Keys;
using RagPlatform.AccessControl.Tenants;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.AccessControl.Development;

/// <summary>
/// Makes the tenant <c>dev</c> and its key when <c>RAG_DEV_API_KEY</c> is set, so that a platform started at a desk can be asked at once.
/// A deployment leaves the variable out and begins with a key of its own.
/// </summary>
internal sealed class DevelopmentTenant(TenantStore tenants, ApiKeyStore keys, IConfiguration configuration) : IHostedService
{
    public const string KeyVariable = "RAG_DEV_API_KEY";
    private const string Name = "dev";
    private const string KeyId = "key-dev";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration[KeyVariable] is not { Length: > 0 } secret)
        {
            return;
        }

        try
        {
            await tenants.CreateAsync(Name, "Development", cancellationToken);
        }
        catch (PlatformException exists) when (exists.Reason == "TENANT_EXISTS")
        {
            // Made at an earlier start.
        }

        var rights = new CreateKeyRequest
        {
            Description = "Development key",
            Roles = { Roles.Admin, Roles.PlatformAdmin },
            Collections = { CallerIdentity.AllCollections },
        };
        await keys.EnsureAsync(KeyId, Name, secret, rights, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
