namespace RagPlatform.Storage.Databases;

/// <summary>The few places where the two dialects spell the same thing differently.</summary>
public static class SqlDialectExtensions
{
    /// <summary>The condition that a column is one of the values of an array parameter, e.g. <c>seq = ANY(@ids)</c>.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="column">The column.</param>
    /// <param name="parameter">The parameter's name, without '@'; its value is an array.</param>
    public static string In(this SqlDialect dialect, string column, string parameter) =>
        dialect == SqlDialect.Postgres ? $"{column} = ANY(@{parameter})" : $"{column} IN @{parameter}";

    /// <summary>
    /// Locks the rows a query reads for the rest of its transaction. SQLite needs none: its transactions write one at a time.
    /// </summary>
    public static string ForUpdate(this SqlDialect dialect) => dialect == SqlDialect.Postgres ? "FOR UPDATE" : string.Empty;

    /// <summary>The same, leaving out rows another transaction has locked.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="table">Table or alias whose rows are locked.</param>
    public static string ForUpdateSkipLocked(this SqlDialect dialect, string table) =>
        dialect == SqlDialect.Postgres ? $"FOR UPDATE OF {table} SKIP LOCKED" : string.Empty;
}
