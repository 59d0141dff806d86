using Aspire.Hosting.ApplicationModel;
using Npgsql;

namespace Aspire.Hosting;

/// <summary>Creates the databases of a server that has become ready.</summary>
internal static class PostgresDatabaseCreation
{
    internal static async Task CreateAllAsync(
        PostgresServerResource server, IEnumerable<PostgresDatabaseResource> databases, CancellationToken cancellationToken)
    {
        var connectionString = await ((IResourceWithConnectionString)server).GetConnectionStringAsync(cancellationToken);
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync(cancellationToken);
        foreach (var database in databases)
        {
            var script = database.TryGetLastAnnotation<PostgresCreationScriptAnnotation>(out var annotation) ? annotation.Script : null;
            try
            {
                await using var command = connection.CreateCommand();
                command.CommandText = script ?? $"CREATE DATABASE {Quote(database.DatabaseName)}";
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DuplicateDatabase)
            {
                // The volume kept it from an earlier run.
            }
        }
    }

    private static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
