using System.Data.Common;
using Npgsql;

namespace RagPlatform.Storage.Databases;

/// <summary>One schema of a PostgreSQL database, reached through a pooled data source whose search path is that schema.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    private const int MaxAttempts = 5;
    private readonly NpgsqlDataSource _dataSource;

    public PostgresDatabase(string connectionString, string schema)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.SearchPath = schema;
        builder.ConnectionStringBuilder.ApplicationName ??= $"ragplatform-{schema}";
        _dataSource = builder.Build();
    }

    public SqlDialect Dialect => SqlDialect.Postgres;

    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        await _dataSource.OpenConnectionAsync(cancellationToken);

    public async Task<T> InTransactionAsync<T>(
        Func<DbTransaction, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            await using DbConnection connection = await OpenAsync(cancellationToken);
            await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
            try
            {
                T result = await work(transaction, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return result;
            }
            catch (PostgresException conflict) when (attempt < MaxAttempts && IsConflict(conflict))
            {
                // The transaction is rolled back by its disposal; the next round sees what the other one wrote.
            }
        }
    }

    public ValueTask DisposeAsync() => _dataSource.DisposeAsync();

    private static bool IsConflict(PostgresException exception) =>
        exception.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;
}
