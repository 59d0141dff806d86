using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Migrations;

namespace RagPlatform.Storage.Replicas;

/// <summary>Registers reads from replicas.</summary>
public static class ReplicaExtensions
{
    /// <summary>
    /// Adds <see cref="ReplicaReads"/> to a service that has called <c>AddStorage</c>. Without the connection string <c>ragdb-read</c> it has
    /// no replicas, and nothing runs in the background.
    /// </summary>
    /// <param name="builder">The host being built.</param>
    public static IHostApplicationBuilder AddReplicaReads(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<ReplicaOptions>()
            .Configure<IConfiguration>((options, configuration) =>
                options.ConnectionString = configuration.GetConnectionString(ReplicaOptions.ConnectionName))
            .BindConfiguration(ReplicaOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ReplicaOptions>, ReplicaOptionsValidator>();
        builder.Services.AddSingleton(services => new ReplicaSet(
            services.GetRequiredService<IOptions<ReplicaOptions>>().Value,
            services.GetRequiredService<MigrationSource>().Schema,
            services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton(services => new ReplicaReads(
            services.GetRequiredService<IDatabase>(),
            services.GetRequiredService<ReplicaSet>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<ReplicaReads>>()));
        builder.Services.AddHostedService<ReplicaMonitor>();
        builder.Services.AddHealthChecks().AddCheck<ReplicaHealthCheck>("read-replicas");
        return builder;
    }
}
