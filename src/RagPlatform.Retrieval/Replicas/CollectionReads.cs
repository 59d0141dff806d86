using Microsoft.Extensions.Options;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Replicas;

namespace RagPlatform.Retrieval.Replicas;

/// <summary>
/// Reads of collections that a replica may serve. Writers raise a collection's version in the transaction that writes, one after another, so a
/// server that shows a version shows everything up to it. The version a reader must see comes from the primary; rows of a replica count only
/// when the replica shows that version before the rows are read, in the same round trip.
/// </summary>
internal sealed class CollectionReads(IDatabase database, ReplicaReads replicas, IOptions<ReadPolicyOptions> policy)
{
    private const string Version = "SELECT version FROM collections WHERE tenant = @Tenant AND name = @Name";

    /// <summary>Which SQL to speak.</summary>
    public SqlDialect Dialect => database.Dialect;

    /// <summary>A collection's version now, as the primary says; 0 when there is none of that name.</summary>
    public Task<long> ReadVersionAsync(CollectionKey key, CancellationToken cancellationToken) =>
        database.QuerySingleOrDefaultAsync<long>(Version, key, cancellationToken);

    /// <summary>Runs a query that sees a collection at a version or a later one.</summary>
    /// <param name="kind">What is read.</param>
    /// <param name="version">The version it must see at least.</param>
    /// <param name="sql">One statement.</param>
    /// <param name="parameters">Its parameters; <c>Tenant</c> and <c>Name</c> name the collection.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<CollectionRows<T>> QueryAsync<T>(
        ReadKind kind, long version, string sql, object parameters, CancellationToken cancellationToken)
    {
        if (!MayGoToReplicas(kind))
        {
            // What one server shows only moves forward.
            return new CollectionRows<T>(await database.QueryAsync<T>(sql, parameters, cancellationToken), version);
        }

        // The version before the rows says what they show at least; the one after, what they show at most.
        var query = new ReplicaQuery<Shown<T>>(
            kind.ToString().ToLowerInvariant(),
            $"{Version}; {sql}; {Version}",
            parameters,
            async rows => new Shown<T>(
                await rows.ReadSingleOrDefaultAsync<long?>(), await rows.ReadAsync<T>(), await rows.ReadSingleOrDefaultAsync<long?>()),
            shown => shown.Before >= version);
        Shown<T> read = await replicas.ReadAsync(query, cancellationToken);
        return new CollectionRows<T>(read.Rows, Math.Max(read.After ?? version, version));
    }

    /// <summary>Runs a query that sees a collection as it is now or later.</summary>
    public async Task<IReadOnlyList<T>> QueryPresentAsync<T>(
        ReadKind kind, CollectionKey key, string sql, object parameters, CancellationToken cancellationToken)
    {
        // A replica may still show a collection that is no more.
        long version = MayGoToReplicas(kind) ? await ReadVersionAsync(key, cancellationToken) : 0;
        return version == 0
            ? await database.QueryAsync<T>(sql, parameters, cancellationToken)
            : (await QueryAsync<T>(kind, version, sql, parameters, cancellationToken)).Rows;
    }

    private bool MayGoToReplicas(ReadKind kind) => replicas.HaveReplicas && policy.Value.Sends(kind);

    private sealed record Shown<T>(long? Before, IReadOnlyList<T> Rows, long? After);
}
