using Microsoft.Data.Sqlite;

namespace RagPlatform.Storage.Databases;

/// <summary>A connection whose commands are traced.</summary>
internal sealed class TracedSqliteConnection(string connectionString) : SqliteConnection(connectionString)
{
    public override SqliteCommand CreateCommand() => new TracedSqliteCommand(this, DefaultTimeout, Transaction);
}
