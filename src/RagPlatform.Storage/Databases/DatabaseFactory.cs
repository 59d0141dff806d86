namespace RagPlatform.Storage.Databases;

/// <summary>Chooses the database by connection string.</summary>
public static class DatabaseFactory
{
    /// <summary>Opens nothing yet; the first call does.</summary>
    /// <param name="options">Where the tables are kept.</param>
    /// <param name="schema">Schema name in PostgreSQL and file name in SQLite.</param>
    public static IDatabase Create(StorageOptions options, string schema)
    {
        ArgumentNullException.ThrowIfNull(options);
        return string.IsNullOrWhiteSpace(options.ConnectionString)
            ? new SqliteDatabase(Path.Combine(options.DataDirectory, $"{schema}.db"), options.FlushEveryCommit)
            : new PostgresDatabase(options.ConnectionString, schema);
    }
}
