using System.Diagnostics;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Recording;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Grpc;

/// <summary>
/// Tenants and keys through the public door; AccessControl keeps them and decides, what was changed is written to the audit log. Signing in
/// and signing stay closed here.
/// </summary>
internal sealed class AccessForwarder(AccessService.AccessServiceClient access, Recorder recorder, TimeProvider time)
    : AccessService.AccessServiceBase
{
    [RequireRole(Roles.Reader, Roles.Writer, Roles.Auditor, Roles.Admin, Roles.PlatformAdmin)]
    public override async Task<Caller> WhoAmI(WhoAmIRequest request, ServerCallContext context) =>
        await access.WhoAmIAsync(request, Options(context));

    [RequireRole(Roles.PlatformAdmin)]
    public override async Task<Tenant> CreateTenant(CreateTenantRequest request, ServerCallContext context)
    {
        Tenant tenant = await access.CreateTenantAsync(request, Options(context));
        await RecordAsync(context, "create_tenant", tenant.Name, new { });
        return tenant;
    }

    [RequireRole(Roles.Admin, Roles.PlatformAdmin)]
    public override async Task<CreateKeyReply> CreateKey(CreateKeyRequest request, ServerCallContext context)
    {
        CreateKeyReply reply = await access.CreateKeyAsync(request, Options(context));
        await RecordAsync(
            context,
            "create_key",
            reply.Key.KeyId,
            new { tenant = reply.Key.Tenant, roles = reply.Key.Roles, collections = reply.Key.Collections });
        return reply;
    }

    [RequireRole(Roles.Admin)]
    public override async Task<ListKeysReply> ListKeys(ListKeysRequest request, ServerCallContext context) =>
        await access.ListKeysAsync(request, Options(context));

    [RequireRole(Roles.Admin)]
    public override async Task<RevokeKeyReply> RevokeKey(RevokeKeyRequest request, ServerCallContext context)
    {
        RevokeKeyReply reply = await access.RevokeKeyAsync(request, Options(context));
        await RecordAsync(context, "revoke_key", request.KeyId, new { revoked = reply.Revoked });
        return reply;
    }

    [RequireRole(Roles.Admin)]
    public override async Task<RotateKeyReply> RotateKey(RotateKeyRequest request, ServerCallContext context)
    {
        RotateKeyReply reply = await access.RotateKeyAsync(request, Options(context));
        await RecordAsync(context, "rotate_key", request.KeyId, new { grace_seconds = request.GraceSeconds });
        return reply;
    }

    private static CallOptions Options(ServerCallContext context) => context.GetIdentity().ToCallOptions(context.CancellationToken);

    private Task RecordAsync(ServerCallContext context, string action, string resource, object details) => recorder.RecordActionAsync(
        Recorder.NewRecord(
            context.GetIdentity(),
            action,
            "OK",
            resource,
            Activity.Current?.TraceId.ToString() ?? string.Empty,
            time.GetUtcNow(),
            details),
        CancellationToken.None);
}
