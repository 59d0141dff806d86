using System.Data;
using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace RagPlatform.Storage.Databases;

/// <summary>
/// A command with a span around it. Every way to run one comes down to this reader; the span ends where the first row is there, which for
/// a change is when it is made.
/// </summary>
internal sealed class TracedSqliteCommand : SqliteCommand
{
    public TracedSqliteCommand(SqliteConnection connection, int timeoutSeconds, SqliteTransaction? transaction)
    {
        Connection = connection;
        CommandTimeout = timeoutSeconds;
        Transaction = transaction;
    }

    public override SqliteDataReader ExecuteReader(CommandBehavior behavior)
    {
        using Activity? span = StorageTelemetry.Start(CommandText, Path.GetFileNameWithoutExtension(Connection!.DataSource));
        try
        {
            return base.ExecuteReader(behavior);
        }
        catch (SqliteException failure)
        {
            span?.SetStatus(ActivityStatusCode.Error, failure.Message);
            throw;
        }
    }
}
