using RagPlatform.AccessControl.Audit;
using RagPlatform.AccessControl.Development;
using RagPlatform.AccessControl.Keys;
using RagPlatform.AccessControl.Signing;
using RagPlatform.AccessControl.Tenants;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.AccessControl;

/// <summary>Puts the service together.</summary>
internal static class AccessControlExtensions
{
    public static WebApplicationBuilder AddAccessControl(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SigningKeyStore>();
        builder.Services.AddSingleton<ISigningKeySource>(services => services.GetRequiredService<SigningKeyStore>());
        builder.Services.AddSingleton<IdentityIssuer>();
        builder.Services.AddSingleton<TenantStore>();
        builder.Services.AddSingleton<ApiKeyStore>();
        builder.Services.AddSingleton<AuditLog>();
        builder.Services.AddSingleton<AuditExport>();
        builder.AddDevelopmentTenant();
        builder.AddCallerVerification();
        return builder;
    }

    public static void MapAccessControl(this WebApplication app)
    {
        app.MapGrpcService<AccessGrpcService>();
        app.MapGrpcService<AuditGrpcService>();
    }
}
