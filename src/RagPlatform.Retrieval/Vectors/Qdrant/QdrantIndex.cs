using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors.Remote;

namespace RagPlatform.Retrieval.Vectors.Qdrant;

/// <summary>
/// Qdrant over its HTTP API. All collections of one model share a Qdrant collection, divided by a tenant key as Qdrant recommends it; what is
/// known of each is a point in another one.
/// </summary>
internal sealed class QdrantIndex(RemoteConnection connection, QdrantOptions options) : IRemoteIndex
{
    /// <summary>The engine's name.</summary>
    public const string EngineName = "qdrant";

    // Long lists of terms in one condition are slow to parse; there is no limit.
    private const int DocumentsARemoval = 1000;
    private static readonly string[] s_returned = ["document", "ordinal"];
    private readonly ConcurrentDictionary<string, bool> _made = new();
    private readonly QdrantShardKeys _shardKeys = new(options.OwnShardTenants);

    public string Name => EngineName;

    public int DefaultEffort => options.DefaultEffort;

    public int MaxPoints => 10_000;

    public int MaxDimensions => VectorCollection.MaxDimensions;

    private string Records => $"{options.Prefix}_collections";

    // What a read adds to its path: how many copies it asks.
    private string Reading => options.ReadConsistency.Length == 0 ? string.Empty : $"?consistency={options.ReadConsistency}";

    public async Task EnsureAsync(int dimensions, string model, CancellationToken cancellationToken)
    {
        await EnsureAsync(Records, QdrantRequests.CreateRecords(options), [], cancellationToken);
        string points = PointsOf(dimensions, model);
        if (_shardKeys.AreUsed && !_made.ContainsKey(points))
        {
            await CreateAsync(points, QdrantRequests.CreatePoints(dimensions, options), cancellationToken);
            await EnsureShardKeysAsync(points, cancellationToken);
        }

        await EnsureAsync(points, QdrantRequests.CreatePoints(dimensions, options), QdrantRequests.Indices, cancellationToken);
    }

    public async Task<RemoteRecord?> ReadRecordAsync(CollectionKey key, CancellationToken cancellationToken)
    {
        RemoteReply reply = await connection.SendAsync(
            HttpMethod.Get, $"collections/{Records}/points/{PointIds.Of(key)}{Reading}", null, cancellationToken, HttpStatusCode.NotFound);
        return reply.Status == HttpStatusCode.NotFound
            ? null
            : connection.Read(reply, body =>
            {
                JsonElement payload = body.GetProperty("result").GetProperty("payload");
                return new RemoteRecord(
                    key,
                    payload.GetProperty("dimensions").GetInt32(),
                    payload.GetProperty("model").GetString()!,
                    payload.GetProperty("version").GetInt64(),
                    payload.GetProperty("going").GetBoolean());
            });
    }

    public Task WriteRecordAsync(RemoteRecord record, CancellationToken cancellationToken) => connection.SendAsync(
        HttpMethod.Put, $"collections/{Records}/points?wait=true", QdrantRequests.WriteRecord(record), cancellationToken);

    public Task RemoveRecordAsync(CollectionKey key, CancellationToken cancellationToken) => connection.SendAsync(
        HttpMethod.Post, $"collections/{Records}/points/delete?wait=true", new { points = new[] { PointIds.Of(key) } }, cancellationToken);

    public async Task WriteAsync(RemoteRecord record, IReadOnlyList<RemotePoint> points, CancellationToken cancellationToken)
    {
        foreach (RemotePoint[] batch in points.Chunk(options.BatchPoints))
        {
            await connection.SendAsync(
                HttpMethod.Put, $"collections/{PointsOf(record)}/points?wait=true", _shardKeys.Add(QdrantRequests.WritePoints(batch), record.Key.Tenant), cancellationToken);
        }
    }

    public async Task RemoveAsync(
        RemoteRecord record, IReadOnlyList<string> documents, string exceptStep, CancellationToken cancellationToken)
    {
        foreach (string[] batch in documents.Chunk(DocumentsARemoval))
        {
            await RemoveAsync(record, QdrantRequests.FilterDocuments(record.Key, batch, exceptStep), cancellationToken);
        }
    }

    public Task RemoveAllAsync(RemoteRecord record, CancellationToken cancellationToken) =>
        RemoveAsync(record, QdrantRequests.FilterScope(record.Key), cancellationToken);

    public async Task<IReadOnlyList<VectorHit>> SearchAsync(RemoteRecord record, RemoteQuery query, CancellationToken cancellationToken)
    {
        var request = new
        {
            query = query.Vector,
            filter = QdrantRequests.Filter(query),
            @params = new { hnsw_ef = query.Effort, exact = query.Exact },
            limit = query.Points,
            with_payload = s_returned,
        };
        RemoteReply reply = await connection.SendAsync(
            HttpMethod.Post, $"collections/{PointsOf(record)}/points/query{Reading}", _shardKeys.Add(request, record.Key.Tenant), cancellationToken, HttpStatusCode.NotFound);
        return reply.Status == HttpStatusCode.NotFound
            ? []
            : connection.Read(reply, body => (VectorHit[])
            [
                .. body.GetProperty("result").GetProperty("points").EnumerateArray().Select(point => new VectorHit(
                    point.GetProperty("payload").GetProperty("document").GetString()!,
                    point.GetProperty("payload").GetProperty("ordinal").GetInt32(),
                    point.GetProperty("score").GetSingle())),
            ]);
    }

    public async Task<long> CountAsync(RemoteRecord record, CancellationToken cancellationToken)
    {
        RemoteReply reply = await connection.SendAsync(
            HttpMethod.Post,
            $"collections/{PointsOf(record)}/points/count{Reading}",
            _shardKeys.Add(new { filter = QdrantRequests.FilterScope(record.Key), exact = true }, record.Key.Tenant),
            cancellationToken);
        return connection.Read(reply, body => body.GetProperty("result").GetProperty("count").GetInt64());
    }

    private Task RemoveAsync(RemoteRecord record, object filter, CancellationToken cancellationToken) => connection.SendAsync(
        HttpMethod.Post,
        $"collections/{PointsOf(record)}/points/delete?wait=true",
        _shardKeys.Add(new { filter }, record.Key.Tenant),
        cancellationToken,
        HttpStatusCode.NotFound);

    private string PointsOf(RemoteRecord record) => PointsOf(record.Dimensions, record.Model);

    private string PointsOf(int dimensions, string model) =>
        string.Create(CultureInfo.InvariantCulture, $"{options.Prefix}_{dimensions}_{PointIds.Short(model)}");

    private async Task EnsureAsync(string collection, object request, IReadOnlyList<object> indices, CancellationToken cancellationToken)
    {
        if (_made.ContainsKey(collection))
        {
            return;
        }

        await CreateAsync(collection, request, cancellationToken);
        foreach (object index in indices)
        {
            await connection.SendAsync(HttpMethod.Put, $"collections/{collection}/index?wait=true", index, cancellationToken);
        }

        _made[collection] = true;
    }

    private async Task CreateAsync(string collection, object request, CancellationToken cancellationToken)
    {
        RemoteReply reply = await connection.SendAsync(HttpMethod.Get, $"collections/{collection}/exists", null, cancellationToken);
        if (!connection.Read(reply, body => body.GetProperty("result").GetProperty("exists").GetBoolean()))
        {
            // Another replica may be first.
            await connection.SendAsync(HttpMethod.Put, $"collections/{collection}", request, cancellationToken, HttpStatusCode.Conflict);
        }
    }

    private async Task EnsureShardKeysAsync(string collection, CancellationToken cancellationToken)
    {
        RemoteReply reply = await connection.SendAsync(HttpMethod.Get, $"collections/{collection}/shards", null, cancellationToken);
        HashSet<string> present = connection.Read(reply, body => body.GetProperty("result").TryGetProperty("shard_keys", out JsonElement keys)
            && keys.ValueKind == JsonValueKind.Array
            ? keys.EnumerateArray().Select(key => key.GetProperty("key").ToString()).ToHashSet(StringComparer.Ordinal)
            : []);
        foreach (string key in _shardKeys.All.Where(key => !present.Contains(key)))
        {
            await connection.SendAsync(
                HttpMethod.Put, $"collections/{collection}/shards", QdrantRequests.CreateShardKey(key, options), cancellationToken, HttpStatusCode.Conflict);
        }
    }
}
