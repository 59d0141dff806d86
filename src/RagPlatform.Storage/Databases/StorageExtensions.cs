using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RagPlatform.Storage.Migrations;

namespace RagPlatform.Storage.Databases;

/// <summary>Registers a service's relational store.</summary>
public static class StorageExtensions
{
    /// <summary>
    /// Adds the service's <see cref="IDatabase"/>: PostgreSQL when the connection string <c>ragdb</c> is set, else one SQLite file.
    /// Migrations embedded in <paramref name="migrations"/> run before the service takes its first call.
    /// </summary>
    /// <param name="builder">The host being built.</param>
    /// <param name="schema">Schema name in PostgreSQL and file name in SQLite: lower-case letters and '_'.</param>
    /// <param name="migrations">Assembly with the embedded migration scripts.</param>
    public static IHostApplicationBuilder AddStorage(this IHostApplicationBuilder builder, string schema, Assembly migrations)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(schema);

        builder.Services.AddOptions<StorageOptions>()
            .Configure<IConfiguration>((options, configuration) =>
            {
                options.DataDirectory = configuration["RAG_DATA_DIR"] ?? options.DataDirectory;
                options.ConnectionString = configuration.GetConnectionString(StorageOptions.ConnectionName);
            })
            .BindConfiguration(StorageOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton(services => DatabaseFactory.Create(
            services.GetRequiredService<IOptions<StorageOptions>>().Value, schema));
        builder.Services.AddSingleton(new MigrationSource(schema, migrations));
        builder.Services.TryAddSingleton<Migrator>();

        // First of all hosted services: whatever starts later finds its tables.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, MigrationService>());
        return builder;
    }
}
