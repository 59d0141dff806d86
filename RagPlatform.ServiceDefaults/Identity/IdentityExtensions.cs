using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Resilience;

namespace RagPlatform.ServiceDefaults.Identity;

/// <summary>Registers who may call.</summary>
public static class IdentityExtensions
{
    /// <summary>The name of the service that signs identities.</summary>
    public const string AccessControlService = "access-control";

    /// <summary>The service's own identity, and verification of those of its callers against AccessControl's keys.</summary>
    public static WebApplicationBuilder AddIdentity(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddServiceClient<AccessService.AccessServiceClient>(AccessControlService);
        builder.Services.TryAddSingleton<ISigningKeySource, RemoteSigningKeySource>();
        builder.Services.AddIdentityOptions();
        builder.Services.TryAddSingleton<ServiceIdentity>();
        builder.Services.TryAddSingleton<IdentityVerifier>();
        return builder;
    }

    /// <summary>
    /// Admits only calls with a genuine identity and the role their method asks for; see <see cref="RequireRoleAttribute"/>.
    /// </summary>
    public static WebApplicationBuilder AddCallerVerification(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddIdentityOptions();
        builder.Services.TryAddSingleton<IdentityVerifier>();
        builder.Services.Configure<GrpcServiceOptions>(options => options.Interceptors.Add<IdentityInterceptor>());
        return builder;
    }

    private static void AddIdentityOptions(this IServiceCollection services) => services.AddOptions<IdentityOptions>()
        .Configure<IConfiguration>((options, configuration) => options.InternalKey = configuration["RAG_INTERNAL_KEY"] ?? string.Empty)
        .ValidateDataAnnotations()
        .ValidateOnStart();
}
