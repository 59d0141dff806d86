using System.Net.Http.Headers;
using System.Text;
using RagPlatform.Retrieval.Vectors.Elasticsearch;
using RagPlatform.Retrieval.Vectors.Qdrant;

namespace RagPlatform.Retrieval.Vectors.Remote;

/// <summary>Makes the engines that are reached over HTTP.</summary>
internal static class RemoteClients
{
    // Addresses of a cluster change; a connection is not kept for ever.
    private static readonly TimeSpan s_connectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Qdrant.</summary>
    public static RemoteVectorStore Qdrant(QdrantOptions options, TimeProvider time)
    {
        HttpClient client = Client(options);
        if (options.ApiKey is { Length: > 0 } key)
        {
            client.DefaultRequestHeaders.Add("api-key", key);
        }

        return new RemoteVectorStore(new QdrantIndex(
            new RemoteConnection(QdrantIndex.EngineName, QdrantOptions.SectionName, client, options, time), options));
    }

    /// <summary>Elasticsearch's vectors.</summary>
    public static RemoteVectorStore Elasticsearch(ElasticsearchOptions options, TimeProvider time) =>
        new(new ElasticsearchIndex(ConnectElasticsearch(options, time), options));

    /// <summary>Elasticsearch's BM25.</summary>
    public static ElasticsearchWords ElasticsearchWords(ElasticsearchOptions options, TimeProvider time) =>
        new(ConnectElasticsearch(options, time), options);

    private static RemoteConnection ConnectElasticsearch(ElasticsearchOptions options, TimeProvider time)
    {
        HttpClient client = Client(options);
        if (options.ApiKey is { Length: > 0 } key)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", key);
        }
        else if (new Uri(options.Url!).UserInfo is { Length: > 0 } user)
        {
            string plain = Uri.UnescapeDataString(user);
            client.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(plain)));
        }

        return new RemoteConnection(ElasticsearchIndex.EngineName, ElasticsearchOptions.SectionName, client, options, time);
    }

    // The pipeline bounds each attempt; the client's own limit would cut all of them together.
    private static HttpClient Client(RemoteOptions options) => new(
        new SocketsHttpHandler { PooledConnectionLifetime = s_connectionLifetime, ConnectTimeout = options.RequestTimeout })
    {
        BaseAddress = WithoutUser(options.Url!),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static Uri WithoutUser(string url) => new(
        new UriBuilder(url.EndsWith('/') ? url : url + "/") { UserName = string.Empty, Password = string.Empty }.Uri.AbsoluteUri);
}
