using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RagPlatform.ServiceDefaults.Health;

/// <summary>Readiness and liveness over HTTP and gRPC.</summary>
internal static class HealthExtensions
{
    /// <summary>Tag of checks that say the process itself works.</summary>
    public const string LiveTag = "live";

    public static IServiceCollection AddServiceHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        return services;
    }

    public static void MapServiceHealth(this WebApplication app)
    {
        // Open to every caller: a status word, nothing about why.
        app.MapHealthChecks("/health");
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) });
        app.MapGrpcService<GrpcHealthService>();
    }
}
