namespace RagPlatform.Storage.Databases;

/// <summary>The SQL a database speaks; its name is the folder migrations are read from.</summary>
public enum SqlDialect
{
    /// <summary>SQLite 3, embedded, one file a service.</summary>
    Sqlite,

    /// <summary>PostgreSQL 15 or later, one schema a service.</summary>
    Postgres,
}
