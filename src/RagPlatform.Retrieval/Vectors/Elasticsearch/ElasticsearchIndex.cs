using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors.Remote;

namespace RagPlatform.Retrieval.Vectors.Elasticsearch;

/// <summary>
/// Vectors in Elasticsearch over its HTTP API. All collections of one model share an index, divided by a term; what is known of each is a document
/// in another one.
/// </summary>
internal sealed class ElasticsearchIndex(RemoteConnection connection, ElasticsearchOptions options) : IRemoteIndex
{
    /// <summary>The engine's name.</summary>
    public const string EngineName = "elasticsearch";

    // The server's own limits.
    private const int MaxCandidates = 10_000;
    private const int MaxVector = 4096;
    private const int DocumentsARemoval = 1000;
    private readonly ConcurrentDictionary<string, bool> _made = new();
    private readonly ElasticsearchWriter _writer = new(connection);

    public string Name => EngineName;

    public int DefaultEffort => options.DefaultEffort;

    public int MaxPoints => MaxCandidates;

    public int MaxDimensions => MaxVector;

    private string Records => $"{options.Prefix}_collections";

    public async Task EnsureAsync(int dimensions, string model, CancellationToken cancellationToken)
    {
        await EnsureAsync(Records, ElasticsearchRequests.CreateRecords(), cancellationToken);
        await EnsureAsync(PointsOf(dimensions, model), ElasticsearchRequests.CreatePoints(dimensions, options), cancellationToken);
    }

    public async Task<RemoteRecord?> ReadRecordAsync(CollectionKey key, CancellationToken cancellationToken)
    {
        RemoteReply reply = await connection.SendAsync(
            HttpMethod.Get, $"{Records}/_doc/{PointIds.Of(key)}", null, cancellationToken, HttpStatusCode.NotFound);
        return reply.Status == HttpStatusCode.NotFound
            ? null
            : connection.Read(reply, body =>
            {
                JsonElement source = body.GetProperty("_source");
                return new RemoteRecord(
                    key,
                    source.GetProperty("dimensions").GetInt32(),
                    source.GetProperty("model").GetString()!,
                    source.GetProperty("version").GetInt64(),
                    source.GetProperty("going").GetBoolean());
            });
    }

    public Task WriteRecordAsync(RemoteRecord record, CancellationToken cancellationToken) => connection.SendAsync(
        HttpMethod.Put, $"{Records}/_doc/{PointIds.Of(record.Key)}", ElasticsearchRequests.WriteRecord(record), cancellationToken);

    public Task RemoveRecordAsync(CollectionKey key, CancellationToken cancellationToken) => connection.SendAsync(
        HttpMethod.Delete, $"{Records}/_doc/{PointIds.Of(key)}", null, cancellationToken, HttpStatusCode.NotFound);

    public Task WriteAsync(RemoteRecord record, IReadOnlyList<RemotePoint> points, CancellationToken cancellationToken) => _writer.WriteAsync(
        PointsOf(record),
        [.. points.Chunk(options.BatchPoints).Select(batch => (Func<ReadOnlyMemory<byte>>)(() => ElasticsearchRequests.WritePoints(batch)))],
        cancellationToken);

    public async Task RemoveAsync(
        RemoteRecord record, IReadOnlyList<string> documents, string exceptStep, CancellationToken cancellationToken)
    {
        foreach (string[] batch in documents.Chunk(DocumentsARemoval))
        {
            await _writer.RemoveAsync(
                PointsOf(record), ElasticsearchRequests.QueryDocuments(record.Key, batch, exceptStep), cancellationToken);
        }
    }

    public Task RemoveAllAsync(RemoteRecord record, CancellationToken cancellationToken) =>
        _writer.RemoveAsync(PointsOf(record), ElasticsearchRequests.QueryScope(record.Key), cancellationToken);

    public async Task<IReadOnlyList<VectorHit>> SearchAsync(RemoteRecord record, RemoteQuery query, CancellationToken cancellationToken)
    {
        RemoteReply reply = await connection.SendAsync(
            HttpMethod.Post,
            $"{PointsOf(record)}/_search",
            ElasticsearchRequests.Search(query, MaxCandidates),
            cancellationToken,
            HttpStatusCode.NotFound);
        return reply.Status == HttpStatusCode.NotFound
            ? []
            : connection.Read(reply, body => (VectorHit[])
            [
                .. body.GetProperty("hits").GetProperty("hits").EnumerateArray().Select(hit => new VectorHit(
                    hit.GetProperty("_source").GetProperty("document").GetString()!,
                    hit.GetProperty("_source").GetProperty("ordinal").GetInt32(),
                    ElasticsearchRequests.CosineOf(query, hit.GetProperty("_score").GetSingle()))),
            ]);
    }

    public async Task<long> CountAsync(RemoteRecord record, CancellationToken cancellationToken)
    {
        RemoteReply reply = await connection.SendAsync(
            HttpMethod.Post, $"{PointsOf(record)}/_count", new { query = ElasticsearchRequests.QueryScope(record.Key) }, cancellationToken);
        return connection.Read(reply, body => body.GetProperty("count").GetInt64());
    }

    private string PointsOf(RemoteRecord record) => PointsOf(record.Dimensions, record.Model);

    private string PointsOf(int dimensions, string model) =>
        string.Create(CultureInfo.InvariantCulture, $"{options.Prefix}_{dimensions}_{PointIds.Short(model)}");

    private async Task EnsureAsync(string index, object request, CancellationToken cancellationToken)
    {
        if (_made.ContainsKey(index))
        {
            return;
        }

        await _writer.CreateAsync(index, request, cancellationToken);
        _made[index] = true;
    }
}
