using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors.Remote;

namespace RagPlatform.Retrieval.Vectors.Elasticsearch;

/// <summary>
/// Elasticsearch over its HTTP API. All collections of one model share an index, divided by a term; what is known of each is a document in another
/// one. Elasticsearch shows what was written after a refresh, so each write ends with one.
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

    public async Task WriteAsync(RemoteRecord record, IReadOnlyList<RemotePoint> points, CancellationToken cancellationToken)
    {
        RemotePoint[][] batches = [.. points.Chunk(options.BatchPoints)];
        for (int i = 0; i < batches.Length; i++)
        {
            // The last one waits until all of them can be found.
            string refresh = i == batches.Length - 1 ? "?refresh=wait_for" : string.Empty;
            RemoteReply reply = await connection.SendAsync(
                HttpMethod.Post,
                $"{PointsOf(record)}/_bulk{refresh}",
                ElasticsearchRequests.WritePoints(batches[i]),
                "application/x-ndjson",
                cancellationToken);
            if (connection.Read(reply, FirstError) is { } error)
            {
                throw connection.Fail($"it did not take a point: {error}; see its log", isTransient: true);
            }
        }
    }

    public async Task RemoveAsync(
        RemoteRecord record, IReadOnlyList<string> documents, string exceptStep, CancellationToken cancellationToken)
    {
        foreach (string[] batch in documents.Chunk(DocumentsARemoval))
        {
            await RemoveAsync(record, ElasticsearchRequests.QueryDocuments(record.Key, batch, exceptStep), cancellationToken);
        }
    }

    public Task RemoveAllAsync(RemoteRecord record, CancellationToken cancellationToken) =>
        RemoveAsync(record, ElasticsearchRequests.QueryScope(record.Key), cancellationToken);

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

    private static string? FirstError(JsonElement body) => body.GetProperty("errors").GetBoolean()
        ? body.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("index"))
            .Where(item => item.TryGetProperty("error", out _))
            .Select(item => item.GetProperty("error").GetProperty("type").GetString())
            .First()
        : null;

    /// <summary>
    /// Removes what a query finds. Only what was refreshed is found: a step that was cut short may have written points that are not.
    /// </summary>
    private async Task RemoveAsync(RemoteRecord record, object query, CancellationToken cancellationToken)
    {
        RemoteReply refreshed = await connection.SendAsync(
            HttpMethod.Post, $"{PointsOf(record)}/_refresh", null, cancellationToken, HttpStatusCode.NotFound);
        if (refreshed.Status == HttpStatusCode.NotFound)
        {
            return;
        }

        RemoteReply reply = await connection.SendAsync(
            HttpMethod.Post, $"{PointsOf(record)}/_delete_by_query?refresh=true", new { query }, cancellationToken, HttpStatusCode.Conflict);
        if (reply.Status == HttpStatusCode.Conflict || connection.Read(reply, body => body.GetProperty("failures").GetArrayLength()) > 0)
        {
            throw connection.Fail("another writer changed points while they were removed", isTransient: true);
        }
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

        // It is refused when it exists; another replica may be first, so looking before would not spare that.
        RemoteReply reply = await connection.SendAsync(HttpMethod.Put, index, request, cancellationToken, HttpStatusCode.BadRequest);
        if (reply.Status == HttpStatusCode.BadRequest
            && connection.Read(reply, body => body.GetProperty("error").GetProperty("type").GetString()) is { } refusal
            && refusal != "resource_already_exists_exception")
        {
            throw connection.Fail($"it does not make the index '{index}': {refusal}; see its log", isTransient: false);
        }

        _made[index] = true;
    }
}
