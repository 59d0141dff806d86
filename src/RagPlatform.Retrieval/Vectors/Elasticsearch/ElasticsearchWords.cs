using System.Globalization;
using System.Net;
using System.Text.Json;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Lexical;
using RagPlatform.Retrieval.Lexical.Engines;
using RagPlatform.Retrieval.Vectors.Following;
using RagPlatform.Retrieval.Vectors.Remote;

namespace RagPlatform.Retrieval.Vectors.Elasticsearch;

/// <summary>
/// Elasticsearch's BM25 over the wording of collections. Each has an index of its own: BM25 counts in how many documents of an index a term is, so
/// scores would otherwise depend on what other tenants have. It holds the terms the platform makes of a text, so that a chunk is found by the same
/// words whichever engine it is in. How far it came is a document among the others, and goes with them when the index is removed.
/// </summary>
internal sealed class ElasticsearchWords(RemoteConnection connection, ElasticsearchOptions options) : IWordStore
{
    // The server's own limit of hits.
    private const int MaxHits = 10_000;
    private const int DocumentsARemoval = 1000;
    private const string Record = "_doc/record";

    // Statistics of all shards, where an index has several; a server with one leaves the round out.
    private const string Search = "_search?search_type=dfs_query_then_fetch";
    private readonly ElasticsearchWriter _writer = new(connection);

    /// <inheritdoc/>
    public string Name => ElasticsearchIndex.EngineName;

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public bool Serves => options.Bm25;

    /// <inheritdoc/>
    public async Task EnsureAsync(CollectionKey key, CancellationToken cancellationToken)
    {
        if (await ReadAsync(key, cancellationToken) is not null)
        {
            return;
        }

        // An index without a usable record is the rest of something that was cut short, or was made in an earlier way.
        await DropAsync(key, cancellationToken);
        await _writer.CreateAsync(IndexOf(key), ElasticsearchWordRequests.Create(options), cancellationToken);
        await WriteAsync(key, 0, cancellationToken);
    }

    /// <inheritdoc/>
    public Task DropAsync(CollectionKey key, CancellationToken cancellationToken) =>
        connection.SendAsync(HttpMethod.Delete, IndexOf(key), null, cancellationToken, HttpStatusCode.NotFound);

    /// <inheritdoc/>
    public async Task<long> VersionAsync(CollectionKey key, CancellationToken cancellationToken) => await ReadAsync(key, cancellationToken) ?? 0;

    /// <inheritdoc/>
    /// <remarks>As with vectors: new chunks first, then those of the same documents that an earlier step wrote go, then the version.</remarks>
    public async Task ApplyAsync(CollectionKey key, CopyStep<WordDocument> step, CancellationToken cancellationToken)
    {
        string mark = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        await _writer.WriteAsync(
            IndexOf(key),
            [
                .. step.Written.SelectMany(document => document.Chunks.Index(), (document, chunk) => (document, chunk.Index, chunk.Item))
                    .Chunk(options.BatchPoints)
                    .Select(batch => (Func<ReadOnlyMemory<byte>>)(() => ElasticsearchWordRequests.Write(key, batch, mark))),
            ],
            cancellationToken);
        string[] outdated =
            [.. step.Removed.Concat(step.Written.Select(document => document.DocumentId)).Distinct(StringComparer.Ordinal)];
        foreach (string[] batch in outdated.Chunk(DocumentsARemoval))
        {
            await _writer.RemoveAsync(IndexOf(key), ElasticsearchRequests.QueryDocuments(key, batch, mark), cancellationToken);
        }

        if (step.Version is { } version)
        {
            await WriteAsync(key, version, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ChunkRef>> FindAsync(
        CollectionKey key, LexicalQuery words, VectorFilter filter, int depth, CancellationToken cancellationToken) =>
        await SearchAsync(
            key,
            Search,
            ElasticsearchWordRequests.Find(key, words, filter, Math.Min(depth, MaxHits)),
            (chunk, _) => chunk,
            cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<ChunkRef, LexicalMatch>> MatchAsync(
        CollectionKey key, LexicalQuery words, IReadOnlyCollection<ChunkRef> chunks, CancellationToken cancellationToken)
    {
        var matches = new Dictionary<ChunkRef, LexicalMatch>(chunks.Count);
        foreach (ChunkRef[] batch in chunks.Chunk(MaxHits))
        {
            foreach ((ChunkRef chunk, LexicalMatch match) in await SearchAsync(
                key,
                $"{Search}&include_named_queries_score=true",
                ElasticsearchWordRequests.Match(key, words, batch),
                (chunk, hit) => (chunk, ElasticsearchWordRequests.ReadMatch(hit)),
                cancellationToken))
            {
                matches[chunk] = match;
            }
        }

        return matches;
    }

    private string IndexOf(CollectionKey key) => $"{options.Prefix}_words_{PointIds.OfWords(key):N}";

    private async Task<IReadOnlyList<T>> SearchAsync<T>(
        CollectionKey key, string call, object request, Func<ChunkRef, JsonElement, T> read, CancellationToken cancellationToken)
    {
        RemoteReply reply = await connection.SendAsync(
            HttpMethod.Post, $"{IndexOf(key)}/{call}", request, cancellationToken, HttpStatusCode.NotFound);
        return reply.Status == HttpStatusCode.NotFound
            ? throw new WordsMissingException(key)
            : connection.Read(reply, body => (T[])
            [
                .. body.GetProperty("hits").GetProperty("hits").EnumerateArray()
                    .Select(hit => (Hit: hit, Source: hit.GetProperty("_source")))
                    .Select(hit => read(
                        new ChunkRef(hit.Source.GetProperty("document").GetString()!, hit.Source.GetProperty("ordinal").GetInt32()), hit.Hit)),
            ]);
    }

    /// <summary>The version reached; null where there is no index, or one whose terms were made in another way.</summary>
    private async Task<long?> ReadAsync(CollectionKey key, CancellationToken cancellationToken)
    {
        RemoteReply reply = await connection.SendAsync(
            HttpMethod.Get, $"{IndexOf(key)}/{Record}", null, cancellationToken, HttpStatusCode.NotFound);
        return reply.Status == HttpStatusCode.NotFound
            ? null
            : connection.Read(reply, body =>
            {
                JsonElement source = body.GetProperty("_source");
                return source.GetProperty("format").GetInt32() == ElasticsearchWordRequests.Format
                    ? source.GetProperty("version").GetInt64()
                    : (long?)null;
            });
    }

    private Task WriteAsync(CollectionKey key, long version, CancellationToken cancellationToken) => connection.SendAsync(
        HttpMethod.Put, $"{IndexOf(key)}/{Record}", ElasticsearchWordRequests.WriteRecord(key, version), cancellationToken);
}
