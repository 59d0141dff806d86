using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace RagPlatform.Storage.Databases;

/// <summary>
/// One SQLite file in write-ahead-log mode: readers never wait for the writer. Commits survive the end of the process at any
/// moment; with <c>synchronous=FULL</c> also a loss of power, at the price of one disk flush a commit.
/// </summary>
internal sealed class SqliteDatabase : IDatabase
{
    private const int BusyTimeoutSeconds = 30;

    // SQLITE_IOERR and SQLITE_FULL.
    private static readonly int[] s_cannotWrite = [10, 13];
    private readonly string _connectionString;
    private readonly string _pragmas;

    // SQLite takes one writer at a time. Waiting here is fair and cheap; waiting in SQLite's busy handler is polling.
    private readonly SemaphoreSlim _writer = new(1, 1);

    public SqliteDatabase(string path, bool flushEveryCommit)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            ForeignKeys = true,
            DefaultTimeout = BusyTimeoutSeconds,
        }.ToString();
        _pragmas = $"PRAGMA journal_mode=WAL; PRAGMA synchronous={(flushEveryCommit ? "FULL" : "NORMAL")};";
    }

    public SqlDialect Dialect => SqlDialect.Sqlite;

    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new TracedSqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(_pragmas, cancellationToken: cancellationToken));
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<T> InTransactionAsync<T>(
        Func<DbTransaction, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await using DbConnection connection = await OpenAsync(cancellationToken);

            // This client begins "immediate": another process that writes is waited for here, not in the middle of the work.
            await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
            T result = await work(transaction, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (SqliteException failure) when (s_cannotWrite.Contains(failure.SqliteErrorCode))
        {
            throw new StoreCannotWriteException(failure);
        }
        finally
        {
            _writer.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        using (var connection = new SqliteConnection(_connectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        _writer.Dispose();
        return ValueTask.CompletedTask;
    }
}
