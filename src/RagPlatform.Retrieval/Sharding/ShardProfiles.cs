using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Sharding;

/// <summary>
/// Keeps a profile of each split collection. The content hash orders chunks as if by chance, so the first of a shard are a fair sample of it, and
/// always the same.
/// </summary>
internal sealed class ShardProfiles(IDatabase database, TextEmbedder embedder, IOptions<ShardOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<CollectionKey, ShardProfile> _profiles = new();

    /// <summary>The profile of a collection, not much older than its version.</summary>
    /// <param name="key">The collection.</param>
    /// <param name="version">Its version.</param>
    /// <param name="shards">Its shards.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<ShardProfile> GetAsync(
        CollectionKey key, long version, IReadOnlyList<string> shards, CancellationToken cancellationToken)
    {
        if (_profiles.TryGetValue(key, out ShardProfile? known)
            && (known.Version >= version || time.GetUtcNow() - known.TakenAt < options.Value.SampleAge))
        {
            return known;
        }

        var samples = new Dictionary<string, IReadOnlyList<float[]>>(StringComparer.Ordinal);
        foreach (string shard in shards)
        {
            samples[shard] = await ReadAsync(key, shard, cancellationToken);
        }

        return _profiles[key] = new ShardProfile(version, time.GetUtcNow(), samples);
    }

    private async Task<IReadOnlyList<float[]>> ReadAsync(CollectionKey key, string shard, CancellationToken cancellationToken)
    {
        IReadOnlyList<byte[]> rows = await database.QueryAsync<byte[]>(
            """
            SELECT c.vectors FROM chunks c
            JOIN documents d ON d.tenant = c.tenant AND d.collection = c.collection AND d.document_id = c.document_id
            WHERE d.tenant = @Tenant AND d.collection = @Name AND d.shard = @shard AND c.model = @Model AND length(c.vectors) > 0
            ORDER BY c.content_hash, c.document_id, c.ordinal LIMIT @count
            """,
            new { key.Tenant, key.Name, shard, embedder.Model, count = (long)options.Value.Samples },
            cancellationToken);
        int bytes = embedder.Dimensions * sizeof(float);
        return
        [
            .. rows.Where(row => row.Length >= bytes && row.Length % bytes == 0)
                .Select(row => MemoryMarshal.Cast<byte, float>(row.AsSpan(0, bytes)).ToArray()),
        ];
    }
}
