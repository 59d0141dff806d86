using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Vectors.Pgvector;

/// <summary>Applies steps, each in one transaction with the version it reaches.</summary>
internal sealed partial class PgvectorWriter(NpgsqlDataSource source, PgvectorOptions options, ILogger logger)
{
    public async Task ApplyAsync(CollectionKey key, VectorChanges changes, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        State state = await LockAsync(connection, key, cancellationToken) ?? throw new VectorCollectionMissingException(key);
        VectorChecks.Check(changes, state.Table.Dimensions);

        IReadOnlyList<VectorDocument> written = changes.Latest();
        long points = state.Points - await RemoveAsync(connection, state.Table, changes.Outdated(), cancellationToken);
        points += await CopyAsync(connection, state.Table, written, cancellationToken);
        bool indexed = state.Indexed;
        if (changes is { Version: not null, IsLast: true } && !indexed && points >= options.IndexFrom && state.Table.CanBeIndexed)
        {
            await IndexAsync(connection, state.Table, points, cancellationToken);
            indexed = true;
        }

        await using var command = new NpgsqlCommand(
            "UPDATE collections SET version = COALESCE($2, version), points = $3, indexed = $4 WHERE id = $1", connection);
        command.Parameters.AddWithValue(state.Table.Id);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = (object?)changes.Version ?? DBNull.Value });
        command.Parameters.AddWithValue(points);
        command.Parameters.AddWithValue(indexed);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Steps of one collection wait for each other at its row, whichever process they come from.</summary>
    private static async Task<State?> LockAsync(NpgsqlConnection connection, CollectionKey key, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT id, dimensions, points, indexed FROM collections WHERE tenant = $1 AND name = $2 FOR UPDATE", connection);
        command.Parameters.AddWithValue(key.Tenant);
        command.Parameters.AddWithValue(key.Name);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new State(new PgvectorTable(row.GetInt64(0), row.GetInt32(1)), row.GetInt64(2), row.GetBoolean(3))
            : null;
    }

    private static async Task<long> RemoveAsync(
        NpgsqlConnection connection, PgvectorTable table, string[] documents, CancellationToken cancellationToken)
    {
        if (documents.Length == 0)
        {
            return 0;
        }

        await using var command = new NpgsqlCommand($"DELETE FROM {table.Name} WHERE document_id = ANY($1)", connection);
        command.Parameters.AddWithValue(documents);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<long> CopyAsync(
        NpgsqlConnection connection, PgvectorTable table, IReadOnlyList<VectorDocument> documents, CancellationToken cancellationToken)
    {
        if (documents.Count == 0)
        {
            return 0;
        }

        await using NpgsqlBinaryImporter rows = await connection.BeginBinaryImportAsync(
            $"COPY {table.Name} (document_id, ordinal, part, readers, metadata, embedding) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (VectorDocument document in documents)
        {
            string[] readers = ReaderTerms.OfDocument(document.Labels);
            string metadata = JsonSerializer.Serialize(document.Metadata);
            foreach (VectorPoint point in document.Points)
            {
                await rows.StartRowAsync(cancellationToken);
                await rows.WriteAsync(document.DocumentId, NpgsqlDbType.Text, cancellationToken);
                await rows.WriteAsync(point.Ordinal, NpgsqlDbType.Integer, cancellationToken);
                await rows.WriteAsync(point.Window, NpgsqlDbType.Integer, cancellationToken);
                await rows.WriteAsync(readers, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
                await rows.WriteAsync(metadata, NpgsqlDbType.Jsonb, cancellationToken);

                // The client does not know the extension's types; it sends these bytes as they are.
                await rows.WriteAsync(
                    HalfVector.Encode(UnitVector.Of(point.Vector.Span)), NpgsqlDbType.Bytea, cancellationToken);
            }
        }

        return (long)await rows.CompleteAsync(cancellationToken);
    }

    /// <summary>Builds the graph. Searches go on meanwhile; other writers wait, and there are none.</summary>
    private async Task IndexAsync(NpgsqlConnection connection, PgvectorTable table, long points, CancellationToken cancellationToken)
    {
        LogIndexing(logger, table.Name, points);
        await using var command = new NpgsqlCommand(
            $"""
            SET LOCAL maintenance_work_mem = '{options.BuildMemoryMegabytes}MB';
            CREATE INDEX {table.IndexName} ON {table.Name} USING hnsw (embedding halfvec_cosine_ops)
                WITH (m = {options.Links}, ef_construction = {options.BuildEffort});
            ANALYZE {table.Name};
            """,
            connection);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(EventId = 1, EventName = "PgvectorIndexing", Level = LogLevel.Information,
        Message = "The graph of {Table} is built over {Points} vectors")]
    private static partial void LogIndexing(ILogger logger, string table, long points);

    private sealed record State(PgvectorTable Table, long Points, bool Indexed);
}
