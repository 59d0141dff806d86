using System.Text.RegularExpressions;
using Grpc.Core;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Collections;

/// <summary>The collections of all tenants.</summary>
internal sealed partial class CollectionStore(IDatabase database, TimeProvider time, IOptions<VectorOptions> vectors)
{
    private const int MaxDescriptionLength = 1000;

    /// <summary>Whether a text can be a collection's name.</summary>
    public static bool IsName(string text) => NamePattern().IsMatch(text);

    /// <summary>Creates a collection.</summary>
    /// <param name="key">Its tenant and name.</param>
    /// <param name="description">What is in it.</param>
    /// <param name="policy">How its documents are processed.</param>
    /// <param name="engine">The vector engine that is to serve it.</param>
    /// <param name="shardBy">The metadata field its vectors are split by; empty: they are not.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PlatformException">INVALID_ARGUMENT for a malformed name, ALREADY_EXISTS for a taken one.</exception>
    public async Task<Collection> CreateAsync(
        CollectionKey key, string description, CollectionPolicy policy, string engine, string shardBy, CancellationToken cancellationToken)
    {
        if (!await EnsureAsync(key, description, policy, engine, shardBy, cancellationToken))
        {
            throw new PlatformException(
                StatusCode.AlreadyExists, "COLLECTION_EXISTS", $"There is a collection '{key.Name}' already; choose another name.", "name");
        }

        return new Collection
        {
            Name = key.Name,
            Description = description,
            CreatedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Settings = policy.ToSettings(engine, shardBy),
        };
    }

    /// <summary>Creates a collection with the service's defaults where it is missing; false when it was there.</summary>
    public Task<bool> EnsureAsync(CollectionKey key, string description, CancellationToken cancellationToken) =>
        EnsureAsync(key, description, CollectionPolicy.From(null), vectors.Value.Engine, string.Empty, cancellationToken);

    private async Task<bool> EnsureAsync(
        CollectionKey key, string description, CollectionPolicy policy, string engine, string shardBy, CancellationToken cancellationToken)
    {
        if (!NamePattern().IsMatch(key.Name))
        {
            throw PlatformException.InvalidField(
                "collection",
                "A collection's name is 1 to 64 lower-case letters, digits, '-' and '_', beginning with a letter or digit.");
        }

        CheckDescription(description);
        return await database.ExecuteAsync(
            """
            INSERT INTO collections (tenant, name, description, created_at, version, chunking, computation, engine, shard_by, enrichment)
            VALUES (@Tenant, @Name, @description, @now,
                COALESCE((SELECT version FROM dropped_collections WHERE tenant = @Tenant AND name = @Name), 0),
                @chunking, @computation, @engine, @shardBy, @enrichment)
            ON CONFLICT (tenant, name) DO NOTHING
            """,
            new
            {
                key.Tenant,
                key.Name,
                description,
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                chunking = policy.Chunking?.ToString() ?? string.Empty,
                computation = (long)policy.Computation,
                engine,
                shardBy,
                enrichment = policy.Enrichment?.ToString() ?? string.Empty,
            },
            cancellationToken) == 1;
    }

    /// <summary>Changes what is given of a collection; false when there is none of that name.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT for a description that is too long.</exception>
    public async Task<bool> UpdateAsync(
        CollectionKey key, string? description, CollectionPolicy? policy, CancellationToken cancellationToken)
    {
        CheckDescription(description ?? string.Empty);
        return await database.ExecuteAsync(
            """
            UPDATE collections SET description = COALESCE(@description, description), chunking = COALESCE(@chunking, chunking),
                computation = COALESCE(@computation, computation), enrichment = COALESCE(@enrichment, enrichment)
            WHERE tenant = @Tenant AND name = @Name
            """,
            new
            {
                key.Tenant,
                key.Name,
                description,
                chunking = policy is null ? null : policy.Chunking?.ToString() ?? string.Empty,
                computation = (long?)policy?.Computation,
                enrichment = policy is null ? null : policy.Enrichment?.ToString() ?? string.Empty,
            },
            cancellationToken) == 1;
    }

    /// <summary>How a collection's documents are processed; the service's defaults when there is none of that name.</summary>
    public async Task<CollectionPolicy> FindPolicyAsync(CollectionKey key, CancellationToken cancellationToken) =>
        (await FindStateAsync(key, cancellationToken))?.Policy ?? CollectionPolicy.From(null);

    /// <summary>The state of a collection, or null when there is none of that name.</summary>
    public Task<CollectionState?> FindStateAsync(CollectionKey key, CancellationToken cancellationToken) =>
        database.QuerySingleOrDefaultAsync<CollectionState>(
            """
            SELECT version AS Version, chunking AS Chunking, computation AS Computation, engine AS Engine, shard_by AS ShardBy,
                enrichment AS Enrichment
            FROM collections WHERE tenant = @Tenant AND name = @Name
            """,
            key,
            cancellationToken);

    /// <summary>The collections of a caller, with their sizes.</summary>
    public async Task<IReadOnlyList<Collection>> ListAsync(CallerIdentity caller, CancellationToken cancellationToken)
    {
        IReadOnlyList<Row> all = await database.QueryAsync<Row>(
            """
            SELECT name AS Name, description AS Description, created_at AS CreatedAtMs, version AS Version,
                chunking AS Chunking, computation AS Computation, engine AS Engine, shard_by AS ShardBy, enrichment AS Enrichment,
                (SELECT COUNT(*) FROM documents d WHERE d.tenant = c.tenant AND d.collection = c.name) AS Documents,
                (SELECT COUNT(*) FROM chunks k WHERE k.tenant = c.tenant AND k.collection = c.name) AS Chunks
            FROM collections c WHERE tenant = @Tenant ORDER BY name
            """,
            new { caller.Tenant },
            cancellationToken);
        return [.. all.Where(collection => caller.CanUse(collection.Name)).Select(row => row.ToContract())];
    }

    /// <summary>
    /// The refusal of a collection that is not there or that the caller may not use: the same words for both, so that it tells nothing.
    /// </summary>
    /// <param name="name">The collection's name.</param>
    /// <param name="field">The request's field that named it.</param>
    public static PlatformException Unknown(string name, string field = "collections") => PlatformException.NotFound(
        "UNKNOWN_COLLECTION",
        $"There is no collection '{(name.Length <= 64 ? name : name[..64])}' that this key may use; list the collections, or create it.",
        field);

    private static void CheckDescription(string description)
    {
        if (description.Length > MaxDescriptionLength)
        {
            throw PlatformException.InvalidField("description", $"A description has at most {MaxDescriptionLength:N0} characters.");
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,63}$")]
    private static partial Regex NamePattern();

    // Set by name: SQLite gives the counts of no rows at all no type that a constructor could be chosen by.
    private sealed class Row
    {
        public string Name { get; init; } = string.Empty;

        public string Description { get; init; } = string.Empty;

        public long CreatedAtMs { get; init; }

        public long Version { get; init; }

        public string Chunking { get; init; } = string.Empty;

        public long Computation { get; init; }

        public string Engine { get; init; } = string.Empty;

        public string ShardBy { get; init; } = string.Empty;

        public string Enrichment { get; init; } = string.Empty;

        public long Documents { get; init; }

        public long Chunks { get; init; }

        public Collection ToContract() => new()
        {
            Name = Name,
            Description = Description,
            CreatedAtMs = CreatedAtMs,
            Version = Version,
            Documents = Documents,
            Chunks = Chunks,
            Settings = new CollectionSettings
            {
                Chunking = Chunking,
                Computation = (Computation)Computation,
                Engine = Engine,
                ShardBy = ShardBy,
                Enrichment = Enrichment,
            },
        };
    }
}
