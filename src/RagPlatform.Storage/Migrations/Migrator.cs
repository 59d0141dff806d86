using System.Data.Common;
using System.Reflection;
using Dapper;
using Microsoft.Extensions.Logging;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Storage.Migrations;

/// <summary>
/// Brings a schema up to date. All steps that are missing run in one transaction under a lock, so that several replicas may start
/// at once and a crash leaves either the old schema or the new one. A script that changed after it ran is refused.
/// </summary>
public sealed partial class Migrator(IDatabase database, TimeProvider time, ILogger<Migrator> logger)
{
    // Any number will do as long as nothing else in the database uses it: "RAGMIGR" in ASCII.
    private const long PostgresLockKey = 0x5241474D494752;

    /// <summary>Runs the missing migrations of a source and of the storage library's own tables.</summary>
    /// <returns>How many ran.</returns>
    /// <exception cref="InvalidOperationException">A migration that ran before differs from the one in the assembly.</exception>
    public Task<int> RunAsync(MigrationSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        return database.InTransactionAsync((transaction, token) => RunAsync(source, transaction, token), cancellationToken);
    }

    private async Task<int> RunAsync(MigrationSource source, DbTransaction transaction, CancellationToken cancellationToken)
    {
        if (database.Dialect == SqlDialect.Postgres)
        {
            await ExecuteAsync(transaction, "SELECT pg_advisory_xact_lock(@key)", new { key = PostgresLockKey }, cancellationToken);
            await transaction.ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS \"{source.Schema}\"", null, cancellationToken);
        }

        await transaction.ExecuteAsync(
            """
            CREATE TABLE IF NOT EXISTS schema_history (
                origin TEXT NOT NULL, version BIGINT NOT NULL, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL,
                PRIMARY KEY (origin, version))
            """,
            null,
            cancellationToken);

        int ran = 0;
        foreach (Assembly assembly in (Assembly[])[typeof(Migrator).Assembly, source.Assembly])
        {
            ran += await ApplyAsync(assembly, transaction, cancellationToken);
        }

        return ran;
    }

    private async Task<int> ApplyAsync(Assembly assembly, DbTransaction transaction, CancellationToken cancellationToken)
    {
        string origin = assembly.GetName().Name!;
        IReadOnlyList<(long Version, string Checksum)> history = await transaction.QueryAsync<(long, string)>(
            "SELECT version, checksum FROM schema_history WHERE origin = @origin", new { origin }, cancellationToken);
        Dictionary<long, string> applied = history.ToDictionary(row => row.Version, row => row.Checksum);

        int ran = 0;
        foreach (Migration migration in Migration.ReadAll(assembly, database.Dialect))
        {
            if (applied.TryGetValue(migration.Version, out string? checksum))
            {
                if (checksum != migration.Checksum)
                {
                    throw new InvalidOperationException(
                        $"The migration {migration.Version} '{migration.Name}' of {origin} changed after it ran. " +
                        "Restore its text and put the change into a new migration.");
                }

                continue;
            }

            await ExecuteAsync(transaction, migration.Sql, null, cancellationToken);
            await transaction.ExecuteAsync(
                "INSERT INTO schema_history (origin, version, name, checksum, applied_at) VALUES (@origin, @Version, @Name, @Checksum, @at)",
                new { origin, migration.Version, migration.Name, migration.Checksum, at = time.GetUtcNow().ToUnixTimeMilliseconds() },
                cancellationToken);
            LogApplied(logger, origin, migration.Version, migration.Name);
            ran++;
        }

        return ran;
    }

    // However long it takes: to rewrite a large table, or to wait for the replica that does. Cut off it would begin again at every start.
    private static Task<int> ExecuteAsync(DbTransaction transaction, string sql, object? parameters, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteAsync(
            new CommandDefinition(sql, parameters, transaction, commandTimeout: 0, cancellationToken: cancellationToken));

    [LoggerMessage(EventId = 1, EventName = "MigrationApplied", Level = LogLevel.Information,
        Message = "Applied migration {Version} '{Name}' of {Origin}")]
    private static partial void LogApplied(ILogger logger, string origin, long version, string name);
}
