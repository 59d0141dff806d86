using System.Data.Common;

namespace RagPlatform.Storage.Databases;

/// <summary>
/// The relational store of one service. Reads open a connection each; writes go through <see cref="InTransactionAsync{T}"/>, which
/// is where the two databases differ: SQLite takes one writer at a time, PostgreSQL may ask for a transaction to be repeated.
/// </summary>
public interface IDatabase : IAsyncDisposable
{
    /// <summary>Which SQL to speak.</summary>
    SqlDialect Dialect { get; }

    /// <summary>Opens a connection to read with; the caller disposes it.</summary>
    Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and commits when it returns. When the database reports a conflict with another
    /// transaction the work is run again (at most five times), so it must have no effect outside the transaction.
    /// </summary>
    Task<T> InTransactionAsync<T>(Func<DbTransaction, CancellationToken, Task<T>> work, CancellationToken cancellationToken);
}
