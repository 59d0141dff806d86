using Npgsql;

namespace RagPlatform.Retrieval.Vectors.Pgvector;

/// <summary>Makes what all collections need: the extension, the schema, and the list of collections.</summary>
internal sealed class PgvectorSchema(NpgsqlDataSource source, PgvectorOptions options) : IDisposable
{
    // Replicas start at once, and "if not exists" alone does not keep two of them apart. "RAGVECT" in ASCII.
    private const long LockKey = 0x52414756454354;
    private static readonly Version s_oldest = new(0, 8);
    private readonly SemaphoreSlim _making = new(1, 1);
    private volatile bool _made;

    /// <summary>Makes it where it is missing; does nothing once it is known to be there.</summary>
    /// <exception cref="VectorEngineException">The extension is too old.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (_made)
        {
            return;
        }

        await _making.WaitAsync(cancellationToken);
        try
        {
            if (!_made)
            {
                await MakeAsync(cancellationToken);
                _made = true;
            }
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>The statements that make a collection's table.</summary>
    /// <remarks>
    /// A table a collection: its graph holds nothing of others, so that neither tenant nor collection has to be filtered for, and removing a
    /// collection gives its room back at once.
    /// </remarks>
    public static string CreateTable(PgvectorTable table) =>
        $"""
        CREATE TABLE {table.Name} (
            document_id text COLLATE "C" NOT NULL, ordinal int NOT NULL, part int NOT NULL,
            readers text[] NOT NULL, metadata jsonb NOT NULL, embedding halfvec({table.Dimensions}) NOT NULL);
        CREATE INDEX ON {table.Name} (document_id, ordinal);
        CREATE INDEX ON {table.Name} USING gin (readers);
        CREATE INDEX ON {table.Name} USING gin (metadata jsonb_path_ops);
        """;

    public void Dispose() => _making.Dispose();

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            SELECT pg_advisory_xact_lock({LockKey});
            CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;
            CREATE SCHEMA IF NOT EXISTS {options.Schema};
            CREATE TABLE IF NOT EXISTS {options.Schema}.collections (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                tenant text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, dimensions int NOT NULL, model text NOT NULL,
                version bigint NOT NULL DEFAULT 0, points bigint NOT NULL DEFAULT 0, indexed boolean NOT NULL DEFAULT false,
                UNIQUE (tenant, name));
            """,
            connection,
            transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
        command.CommandText = "SELECT extversion FROM pg_extension WHERE extname = 'vector'";
        string version = (string)(await command.ExecuteScalarAsync(cancellationToken))!;
        if (Version.TryParse(version, out Version? parsed) && parsed < s_oldest)
        {
            throw PgvectorFaults.TooOld(version);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
