using Microsoft.Data.Sqlite;
using Npgsql;

namespace RagPlatform.CostAccounting.Reports;

/// <summary>Tells that a sum does not fit 64 bits, wherever it was added up: here or in either database.</summary>
internal static class SumOverflow
{
    private const int SqliteError = 1;

    /// <summary>Whether it was that which failed.</summary>
    public static bool Is(Exception failure) => failure switch
    {
        OverflowException => true,
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.NumericValueOutOfRange,
        SqliteException sqlite => sqlite.SqliteErrorCode == SqliteError && sqlite.Message.Contains("integer overflow", StringComparison.Ordinal),
        _ => false,
    };
}
