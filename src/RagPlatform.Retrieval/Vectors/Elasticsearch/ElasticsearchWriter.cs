using System.Net;
using System.Text.Json;
using RagPlatform.Retrieval.Vectors.Remote;

namespace RagPlatform.Retrieval.Vectors.Elasticsearch;

/// <summary>
/// Changes indices. Elasticsearch shows what was written after a refresh, so each change ends with one.
/// </summary>
internal sealed class ElasticsearchWriter(RemoteConnection connection)
{
    /// <summary>Makes an index; nothing happens when it is there.</summary>
    public async Task CreateAsync(string index, object request, CancellationToken cancellationToken)
    {
        // It is refused when it exists; another replica may be first, so looking before would not spare that.
        RemoteReply reply = await connection.SendAsync(HttpMethod.Put, index, request, cancellationToken, HttpStatusCode.BadRequest);
        if (reply.Status == HttpStatusCode.BadRequest
            && connection.Read(reply, body => body.GetProperty("error").GetProperty("type").GetString()) is { } refusal
            && refusal != "resource_already_exists_exception")
        {
            throw connection.Fail($"it does not make the index '{index}': {refusal}; see its log", isTransient: false);
        }
    }

    /// <summary>Writes documents, over those of the same ids.</summary>
    /// <param name="index">Where.</param>
    /// <param name="batches">The bodies of the requests: for each document what is to be done, and the document, as lines.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WriteAsync(string index, IReadOnlyList<Func<ReadOnlyMemory<byte>>> batches, CancellationToken cancellationToken)
    {
        for (int i = 0; i < batches.Count; i++)
        {
            // The last one waits until all of them can be found.
            string refresh = i == batches.Count - 1 ? "?refresh=wait_for" : string.Empty;
            RemoteReply reply = await connection.SendAsync(
                HttpMethod.Post, $"{index}/_bulk{refresh}", batches[i](), "application/x-ndjson", cancellationToken);
            if (connection.Read(reply, FirstError) is { } error)
            {
                throw connection.Fail($"it did not take a document: {error}; see its log", isTransient: true);
            }
        }
    }

    /// <summary>
    /// Removes what a query finds. Only what was refreshed is found: a step that was cut short may have written documents that are not.
    /// </summary>
    public async Task RemoveAsync(string index, object query, CancellationToken cancellationToken)
    {
        RemoteReply refreshed = await connection.SendAsync(
            HttpMethod.Post, $"{index}/_refresh", null, cancellationToken, HttpStatusCode.NotFound);
        if (refreshed.Status == HttpStatusCode.NotFound)
        {
            return;
        }

        RemoteReply reply = await connection.SendAsync(
            HttpMethod.Post, $"{index}/_delete_by_query?refresh=true", new { query }, cancellationToken, HttpStatusCode.Conflict);
        if (reply.Status == HttpStatusCode.Conflict || connection.Read(reply, body => body.GetProperty("failures").GetArrayLength()) > 0)
        {
            throw connection.Fail("another writer changed documents while they were removed", isTransient: true);
        }
    }

    private static string? FirstError(JsonElement body) => body.GetProperty("errors").GetBoolean()
        ? body.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("index"))
            .Where(item => item.TryGetProperty("error", out _))
            .Select(item => item.GetProperty("error").GetProperty("type").GetString())
            .First()
        : null;
}
