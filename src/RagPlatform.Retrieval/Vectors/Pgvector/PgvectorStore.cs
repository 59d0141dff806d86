using System.Collections.Concurrent;
using Npgsql;
using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Vectors.Pgvector;

/// <summary>
/// Vectors in PostgreSQL by the extension pgvector: half floats, a graph (HNSW) by cosine, filters in SQL. Shared by all replicas; a step is
/// one transaction.
/// </summary>
internal sealed class PgvectorStore : IVectorStore, IAsyncDisposable
{
    /// <summary>The engine's name.</summary>
    public const string EngineName = "pgvector";

    private readonly ConcurrentDictionary<CollectionKey, PgvectorTable> _tables = new();
    private readonly NpgsqlDataSource _source;
    private readonly PgvectorSchema _schema;
    private readonly PgvectorWriter _writer;
    private readonly PgvectorSearch _search;

    /// <summary>Connects to nothing yet.</summary>
    public PgvectorStore(PgvectorOptions options, ILogger<PgvectorStore> logger)
    {
        var builder = new NpgsqlDataSourceBuilder(options.ConnectionString);

        // The extension's types and operators are in "public".
        builder.ConnectionStringBuilder.SearchPath = $"{options.Schema},public";
        builder.ConnectionStringBuilder.ApplicationName ??= "ragplatform-vectors";
        builder.ConnectionStringBuilder.CommandTimeout = (int)Math.Ceiling(options.CommandTimeout.TotalSeconds);
        _source = builder.Build();
        _schema = new PgvectorSchema(_source, options);
        _writer = new PgvectorWriter(_source, options, logger);
        _search = new PgvectorSearch(_source, options);
    }

    /// <inheritdoc/>
    public string Name => EngineName;

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public Task EnsureAsync(VectorCollection collection, CancellationToken cancellationToken)
    {
        VectorChecks.Check(collection);
        return GuardAsync(() => MakeAsync(collection, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task DropAsync(CollectionKey key, CancellationToken cancellationToken) => GuardAsync(
        async () =>
        {
            await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken);
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using NpgsqlCommand command = OfCollection("DELETE FROM collections WHERE tenant = $1 AND name = $2 RETURNING id", key);
            command.Connection = connection;
            if (await command.ExecuteScalarAsync(cancellationToken) is long id)
            {
                await using var drop = new NpgsqlCommand($"DROP TABLE {new PgvectorTable(id, 0).Name}", connection);
                await drop.ExecuteNonQueryAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            return _tables.TryRemove(key, out _);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<long> VersionAsync(CollectionKey key, CancellationToken cancellationToken) => GuardAsync(
        async () => await ReadAsync("SELECT version FROM collections WHERE tenant = $1 AND name = $2", key, cancellationToken)
            is { } row ? (long)row[0] : 0,
        cancellationToken);

    /// <inheritdoc/>
    public Task ApplyAsync(CollectionKey key, VectorChanges changes, CancellationToken cancellationToken) => GuardAsync(
        async () =>
        {
            await _writer.ApplyAsync(key, changes, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<VectorHit>> SearchAsync(CollectionKey key, VectorQuery query, CancellationToken cancellationToken) =>
        GuardAsync(() => FindAsync(key, query, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<VectorStatistics> DescribeAsync(CollectionKey key, CancellationToken cancellationToken) => GuardAsync(
        async () => await ReadAsync(
            """
            SELECT points, pg_table_size(name) + pg_indexes_size(name), pg_total_relation_size(name)
            FROM (SELECT points, ('points_' || id)::regclass AS name FROM collections WHERE tenant = $1 AND name = $2) AS one
            """,
            key,
            cancellationToken) is { } row ? new VectorStatistics((long)row[0], (long)row[1], (long)row[2]) : default,
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _schema.Dispose();
        return _source.DisposeAsync();
    }

    private async Task<bool> MakeAsync(VectorCollection collection, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using NpgsqlCommand command = OfCollection(
            """
            INSERT INTO collections (tenant, name, dimensions, model) VALUES ($1, $2, $3, $4)
            ON CONFLICT (tenant, name) DO NOTHING RETURNING id
            """,
            collection.Key);
        command.Connection = connection;
        command.Parameters.AddWithValue(collection.Dimensions);
        command.Parameters.AddWithValue(collection.Model);
        if (await command.ExecuteScalarAsync(cancellationToken) is long id)
        {
            await using var create = new NpgsqlCommand(
                PgvectorSchema.CreateTable(new PgvectorTable(id, collection.Dimensions)), connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }

        object[]? row = await ReadAsync(
            "SELECT dimensions, model FROM collections WHERE tenant = $1 AND name = $2", collection.Key, cancellationToken);
        return row is null || ((int)row[0] == collection.Dimensions && (string)row[1] == collection.Model)
            ? false
            : throw new VectorCollectionMismatchException(collection, (int)row[0], (string)row[1]);
    }

    private async Task<IReadOnlyList<VectorHit>> FindAsync(CollectionKey key, VectorQuery query, CancellationToken cancellationToken)
    {
        bool known = _tables.TryGetValue(key, out PgvectorTable? table);
        table ??= await FindTableAsync(key, cancellationToken);
        if (table is null)
        {
            return [];
        }

        VectorChecks.Check(query, table.Dimensions);
        try
        {
            return await _search.SearchAsync(table, query, cancellationToken);
        }
        catch (PostgresException gone) when (known && gone.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // Another process dropped the collection, and may have made it anew.
            _tables.TryRemove(key, out _);
            return await FindAsync(key, query, cancellationToken);
        }
        catch (PostgresException gone) when (gone.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return [];
        }
    }

    private async Task<PgvectorTable?> FindTableAsync(CollectionKey key, CancellationToken cancellationToken)
    {
        object[]? row = await ReadAsync(
            "SELECT id, dimensions FROM collections WHERE tenant = $1 AND name = $2", key, cancellationToken);
        return row is null ? null : _tables[key] = new PgvectorTable((long)row[0], (int)row[1]);
    }

    private async Task<object[]?> ReadAsync(string sql, CollectionKey key, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlCommand command = OfCollection(sql, key);
        command.Connection = connection;
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var row = new object[reader.FieldCount];
        reader.GetValues(row);
        return row;
    }

    private static NpgsqlCommand OfCollection(string sql, CollectionKey key)
    {
        var command = new NpgsqlCommand(sql);
        command.Parameters.AddWithValue(key.Tenant);
        command.Parameters.AddWithValue(key.Name);
        return command;
    }

    private Task<T> GuardAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken) => PgvectorFaults.GuardAsync(async () =>
    {
        await _schema.EnsureAsync(cancellationToken);
        return await work();
    });
}
