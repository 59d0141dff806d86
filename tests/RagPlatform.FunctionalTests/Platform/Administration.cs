using Grpc.Core;
using Grpc.Net.Client;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.FunctionalTests.Platform;

/// <summary>Makes tenants and keys at AccessControl itself, so that tests do not rest on the public door they are about.</summary>
internal sealed class Administration(Uri accessControl, string internalKey, string developmentKey) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(accessControl);

    /// <summary>A new key that may use all collections of its tenant; the tenant is created where it is missing.</summary>
    public async Task<string> CreateKeyAsync(string tenant, string[] roles, string[] labels, string team)
    {
        var access = new AccessService.AccessServiceClient(_channel);
        AuthenticateReply administrator = await access.AuthenticateAsync(
            new AuthenticateRequest { Credential = developmentKey }, new Metadata { { IdentityTokens.InternalKeyHeader, internalKey } });
        var identity = new Metadata { { IdentityTokens.Header, administrator.Identity } };
        try
        {
            await access.CreateTenantAsync(new CreateTenantRequest { Name = tenant }, identity);
        }
        catch (RpcException exists) when (exists.StatusCode == StatusCode.AlreadyExists)
        {
            // Another key of the same tenant.
        }

        CreateKeyReply created = await access.CreateKeyAsync(
            new CreateKeyRequest { Tenant = tenant, Roles = { roles }, Collections = { "*" }, Labels = { labels }, Team = team }, identity);
        return created.Secret;
    }

    public void Dispose() => _channel.Dispose();
}
