using Google.Protobuf;
using Grpc.Core;
using RagPlatform.AccessControl.Keys;
using RagPlatform.AccessControl.Signing;
using RagPlatform.AccessControl.Tenants;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.ServiceDefaults.Requests;

namespace RagPlatform.AccessControl;

/// <summary>The edge of tenants, keys and identities.</summary>
internal sealed class AccessGrpcService(SigningKeyStore signing, IdentityIssuer issuer, TenantStore tenants, ApiKeyStore keys)
    : AccessService.AccessServiceBase
{
    private const int MaxCredentialLength = 4096;
    private const int MaxKeyPage = 1000;
    private const long MaxGraceSeconds = 7 * 24 * 60 * 60;

    [OpenToAll]
    public override async Task<GetSigningKeysReply> GetSigningKeys(GetSigningKeysRequest request, ServerCallContext context)
    {
        var key = await signing.GetSigningKeyAsync(context.CancellationToken);
        var reply = new GetSigningKeysReply();
        reply.Keys.Add(new SigningKey
        {
            KeyId = key.KeyId,
            PublicKey = ByteString.CopyFrom(key.ECDsa.ExportSubjectPublicKeyInfo()),
        });
        return reply;
    }

    [RequireInternalKey]
    public override async Task<AuthenticateReply> Authenticate(AuthenticateRequest request, ServerCallContext context)
    {
        ApiKeyRow? key = request.Credential.Length is 0 or > MaxCredentialLength
            ? null
            : await keys.FindUsableAsync(request.Credential, context.CancellationToken);
        return key is null
            ? throw new PlatformException(
                StatusCode.Unauthenticated, "INVALID_API_KEY", "The API key is unknown, expired or revoked; use a valid one.")
            : await issuer.IssueAsync(key, context.CancellationToken);
    }

    [RequireInternalKey]
    public override Task<AuthenticateReply> IssueServiceIdentity(IssueServiceIdentityRequest request, ServerCallContext context) =>
        request.Service.Length is 0 or > 64
            ? throw PlatformException.InvalidField("service", "Name the calling service.")
            : issuer.IssueForServiceAsync(request.Service, context.CancellationToken);

    [RequireRole(Roles.PlatformAdmin)]
    public override Task<Tenant> CreateTenant(CreateTenantRequest request, ServerCallContext context) =>
        tenants.CreateAsync(request.Name, request.DisplayName, context.CancellationToken);

    [RequireRole(Roles.Admin, Roles.PlatformAdmin)]
    public override async Task<CreateKeyReply> CreateKey(CreateKeyRequest request, ServerCallContext context)
    {
        CallerIdentity caller = context.GetIdentity();
        string tenant = request.Tenant.Length == 0 ? caller.Tenant : request.Tenant;
        bool beyondOwnTenant = tenant != caller.Tenant || request.Roles.Contains(Roles.PlatformAdmin);
        if (beyondOwnTenant && !caller.IsInRole(Roles.PlatformAdmin))
        {
            throw PlatformException.Forbidden(
                "Keys for another tenant, and platform administrators' keys, are made by a platform administrator.");
        }

        if (!request.Roles.Except(Roles.Grantable).Any())
        {
            KeyGrants.Check(caller, request.Roles, request.Collections);
        }

        if (!await tenants.ExistsAsync(tenant, context.CancellationToken))
        {
            throw PlatformException.NotFound("UNKNOWN_TENANT", $"There is no tenant '{tenant}'; create it first.", "tenant");
        }

        (ApiKey key, string secret) = await keys.CreateAsync(tenant, request, context.CancellationToken);
        return new CreateKeyReply { Key = key, Secret = secret };
    }

    [RequireRole(Roles.Admin)]
    public override async Task<ListKeysReply> ListKeys(ListKeysRequest request, ServerCallContext context)
    {
        int size = Paging.Size(request.PageSize, MaxKeyPage, MaxKeyPage);
        string tenant = context.GetIdentity().Tenant;
        if (request.PageToken.Length > 0 && await keys.FindAsync(tenant, request.PageToken, context.CancellationToken) is null)
        {
            throw Paging.InvalidToken();
        }

        IReadOnlyList<ApiKeyRow> rows = await keys.ListAsync(tenant, request.PageToken, size + 1, context.CancellationToken);
        var reply = new ListKeysReply();
        reply.Keys.AddRange(rows.Take(size).Select(row => row.ToContract()));
        reply.NextPageToken = rows.Count > size ? reply.Keys[^1].KeyId : string.Empty;
        return reply;
    }

    [RequireRole(Roles.Admin)]
    public override async Task<RevokeKeyReply> RevokeKey(RevokeKeyRequest request, ServerCallContext context) => new()
    {
        Revoked = await keys.RevokeAsync(context.GetIdentity().Tenant, request.KeyId, context.CancellationToken),
    };

    [RequireRole(Roles.Reader, Roles.Writer, Roles.Auditor, Roles.Admin, Roles.PlatformAdmin)]
    public override Task<Caller> WhoAmI(WhoAmIRequest request, ServerCallContext context)
    {
        CallerIdentity identity = context.GetIdentity();
        var caller = new Caller { Tenant = identity.Tenant, Subject = identity.Subject, Team = identity.Team };
        caller.Roles.AddRange(identity.Roles);
        caller.Collections.AddRange(identity.Collections);
        caller.Labels.AddRange(identity.Labels);
        return Task.FromResult(caller);
    }

    [RequireRole(Roles.Admin)]
    public override async Task<RotateKeyReply> RotateKey(RotateKeyRequest request, ServerCallContext context)
    {
        if (request.GraceSeconds is < 0 or > MaxGraceSeconds)
        {
            throw PlatformException.InvalidField(
                "grace_seconds",
                $"The present secret stays valid for 0 to {MaxGraceSeconds:N0} seconds; it was {request.GraceSeconds:N0}.");
        }

        CallerIdentity caller = context.GetIdentity();
        ApiKeyRow key = await keys.FindAsync(caller.Tenant, request.KeyId, context.CancellationToken)
            ?? throw PlatformException.NotFound("UNKNOWN_KEY", "Your tenant has no such key; list its keys.", "key_id");
        KeyGrants.Check(caller, ApiKeyRow.ReadList(key.Roles), ApiKeyRow.ReadList(key.Collections));
        string secret = await keys.RotateAsync(key, TimeSpan.FromSeconds(request.GraceSeconds), context.CancellationToken)
            ?? throw new PlatformException(
                StatusCode.FailedPrecondition, "KEY_NOT_USABLE", "The key is revoked or expired; create a new one instead.", "key_id");
        ApiKeyRow rotated = (await keys.FindAsync(caller.Tenant, request.KeyId, context.CancellationToken))!;
        return new RotateKeyReply { Key = rotated.ToContract(), Secret = secret };
    }
}
