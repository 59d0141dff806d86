using System.Data.Common;

namespace RagPlatform.Storage.Databases;

/// <summary>SQLite could not write: its disk is full or failing. Says so with the SQLSTATE that PostgreSQL has for it.</summary>
internal sealed class StoreCannotWriteException(DbException failure) : DbException(failure.Message, failure)
{
    private const string DiskFull = "53100";

    /// <inheritdoc/>
    public override string SqlState => DiskFull;
}
