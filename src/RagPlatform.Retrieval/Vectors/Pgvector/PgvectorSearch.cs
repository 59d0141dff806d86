using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace RagPlatform.Retrieval.Vectors.Pgvector;

/// <summary>Searches a collection's table.</summary>
internal sealed class PgvectorSearch(NpgsqlDataSource source, PgvectorOptions options)
{
    // The extension's limit of ef_search.
    private const int MaxEffort = 1000;

    public async Task<IReadOnlyList<VectorHit>> SearchAsync(PgvectorTable table, VectorQuery query, CancellationToken cancellationToken)
    {
        float[] vector = UnitVector.Of(query.Vector.Span);
        if (query.Exact || query.Only is not null)
        {
            return (await RunAsync(ScoreAll(table, query, vector), cancellationToken)).Hits;
        }

        // Several windows of a chunk may be near: when they crowd out chunks, more are fetched.
        for (int fetched = query.Depth + (query.Depth / 4) + 8; ; fetched *= 4)
        {
            (List<VectorHit> hits, long rows) = await RunAsync(Nearest(table, query, vector, fetched), cancellationToken);
            if (hits.Count >= query.Depth || rows < fetched || fetched > int.MaxValue / 8)
            {
                return hits.Count > query.Depth ? hits[..query.Depth] : hits;
            }
        }
    }

    private async Task<(List<VectorHit> Hits, long Rows)> RunAsync(NpgsqlBatchCommand[] commands, CancellationToken cancellationToken)
    {
        // One round trip. A batch is one transaction, which is as long as the settings before the query last.
        await using NpgsqlBatch batch = source.CreateBatch();
        foreach (NpgsqlBatchCommand command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
        for (int i = 1; i < commands.Length; i++)
        {
            await reader.NextResultAsync(cancellationToken);
        }

        var hits = new List<VectorHit>();
        long rows = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            hits.Add(new VectorHit(reader.GetString(0), reader.GetInt32(1), 1 - (float)reader.GetDouble(2)));
            rows = reader.GetInt64(3);
        }

        return (hits, rows);
    }

    /// <summary>Every admitted chunk's best window: grouping first leaves no order that a graph could give.</summary>
    private static NpgsqlBatchCommand[] ScoreAll(PgvectorTable table, VectorQuery query, float[] vector)
    {
        var command = new NpgsqlBatchCommand();
        command.CommandText =
            $"""
            SELECT document_id, ordinal, min(embedding <=> {AddVector(command, table, vector)}) AS distance, 0::bigint FROM {table.Name}
            WHERE {Conditions(command, query)} GROUP BY document_id, ordinal ORDER BY distance, document_id, ordinal LIMIT {Add(command, query.Depth)}
            """;
        return [command];
    }

    /// <summary>The nearest windows by the graph where there is one, then the chunks they belong to.</summary>
    private NpgsqlBatchCommand[] Nearest(PgvectorTable table, VectorQuery query, float[] vector, int fetched)
    {
        var command = new NpgsqlBatchCommand();
        command.CommandText =
            $"""
            WITH nearest AS MATERIALIZED (
                SELECT document_id, ordinal, embedding <=> {AddVector(command, table, vector)} AS distance FROM {table.Name}
                WHERE {Conditions(command, query)} ORDER BY 3 LIMIT {Add(command, fetched)})
            SELECT document_id, ordinal, min(distance) AS distance, (SELECT count(*) FROM nearest) FROM nearest
            GROUP BY document_id, ordinal ORDER BY distance, document_id, ordinal
            """;
        int effort = Math.Clamp(Math.Max(query.Effort == 0 ? options.DefaultEffort : query.Effort, fetched), 1, MaxEffort);
        return
        [
            Set("hnsw.ef_search", effort),

            // Goes on where a filter, or the depth, leaves less than was asked for.
            Set("hnsw.iterative_scan", "relaxed_order"),
            Set("hnsw.max_scan_tuples", Math.Max(options.MaxScanned, fetched)),
            command,
        ];
    }

    private static NpgsqlBatchCommand Set<T>(string setting, T value)
    {
        var command = new NpgsqlBatchCommand("SELECT set_config($1, $2, true)");
        Add(command, setting);
        Add(command, Convert.ToString(value, CultureInfo.InvariantCulture)!);
        return command;
    }

    private static string Conditions(NpgsqlBatchCommand command, VectorQuery query)
    {
        var conditions = new List<string>();
        if (ReaderTerms.OfCaller(query.Filter) is { } readers)
        {
            conditions.Add($"readers && {Add(command, readers)}");
        }

        if (query.Filter.Metadata.Count > 0)
        {
            string metadata = JsonSerializer.Serialize(query.Filter.Metadata);
            conditions.Add($"metadata @> {Add(command, new NpgsqlParameter { Value = metadata, NpgsqlDbType = NpgsqlDbType.Jsonb })}");
        }

        if (query.Only is { } only)
        {
            string documents = Add(command, only.Select(chunk => chunk.DocumentId).ToArray());
            string ordinals = Add(command, only.Select(chunk => chunk.Ordinal).ToArray());
            conditions.Add($"(document_id, ordinal) IN (SELECT * FROM unnest({documents}::text[], {ordinals}::int[]))");
        }

        return conditions.Count == 0 ? "true" : string.Join(" AND ", conditions);
    }

    private static string AddVector(NpgsqlBatchCommand command, PgvectorTable table, float[] vector) =>
        $"{Add(command, vector)}::real[]::halfvec({table.Dimensions})";

    private static string Add<T>(NpgsqlBatchCommand command, T value) => Add(command, new NpgsqlParameter { Value = value });

    private static string Add(NpgsqlBatchCommand command, NpgsqlParameter parameter)
    {
        command.Parameters.Add(parameter);
        return $"${command.Parameters.Count}";
    }
}
