using System.Data.Common;
using Dapper;

namespace RagPlatform.Storage.Databases;

/// <summary>One-statement calls on an <see cref="IDatabase"/>, so that callers do not repeat opening and disposing.</summary>
public static class DatabaseExtensions
{
    /// <summary>Runs a query on a connection of its own and returns all rows.</summary>
    public static async Task<IReadOnlyList<T>> QueryAsync<T>(
        this IDatabase database, string sql, object? parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        IEnumerable<T> rows = await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        return rows.AsList();
    }

    /// <summary>Runs a query on a connection of its own and returns its only row, or the default when there is none.</summary>
    public static async Task<T?> QuerySingleOrDefaultAsync<T>(
        this IDatabase database, string sql, object? parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<T>(
            new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }

    /// <summary>Runs one statement in a transaction of its own and returns the number of rows it changed.</summary>
    public static Task<int> ExecuteAsync(this IDatabase database, string sql, object? parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.InTransactionAsync(
            (transaction, token) => transaction.ExecuteAsync(sql, parameters, token), cancellationToken);
    }

    /// <summary>Runs a statement inside a transaction and returns the number of rows it changed.</summary>
    public static Task<int> ExecuteAsync(
        this DbTransaction transaction, string sql, object? parameters, CancellationToken cancellationToken) =>
        Connection(transaction).ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));

    /// <summary>Runs a query inside a transaction and returns all rows.</summary>
    public static async Task<IReadOnlyList<T>> QueryAsync<T>(
        this DbTransaction transaction, string sql, object? parameters, CancellationToken cancellationToken)
    {
        IEnumerable<T> rows = await Connection(transaction).QueryAsync<T>(
            new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));
        return rows.AsList();
    }

    /// <summary>Runs a query inside a transaction and returns its only row, or the default when there is none.</summary>
    public static Task<T?> QuerySingleOrDefaultAsync<T>(
        this DbTransaction transaction, string sql, object? parameters, CancellationToken cancellationToken) =>
        Connection(transaction).QuerySingleOrDefaultAsync<T>(
            new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));

    private static DbConnection Connection(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction.Connection ?? throw new InvalidOperationException("The transaction has already ended.");
    }
}
