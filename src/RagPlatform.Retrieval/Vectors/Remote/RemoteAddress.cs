using System.Data.Common;

namespace RagPlatform.Retrieval.Vectors.Remote;

/// <summary>Reads where servers are from connection strings: an address, or <c>Endpoint=…;Key=…</c> as Aspire writes them.</summary>
internal static class RemoteAddress
{
    private const int QdrantGrpcPort = 6334;
    private const int QdrantHttpPort = 6333;

    /// <summary>Sets address and key of an engine from the first connection string that is set.</summary>
    /// <param name="options">The engine's settings; what they hold is kept where no connection string says otherwise.</param>
    /// <param name="configuration">Where connection strings are.</param>
    /// <param name="names">Their names.</param>
    public static void Read(RemoteOptions options, IConfiguration configuration, params string[] names)
    {
        string? connection = names.Select(configuration.GetConnectionString).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
        if (connection is null)
        {
            return;
        }

        if (!connection.Contains('=', StringComparison.Ordinal) || Uri.TryCreate(connection, UriKind.Absolute, out _))
        {
            options.Url = connection;
            return;
        }

        var parts = new DbConnectionStringBuilder { ConnectionString = connection };
        options.Url = parts.TryGetValue("Endpoint", out object? endpoint) ? (string)endpoint : options.Url;
        options.ApiKey = parts.TryGetValue("Key", out object? key) ? (string)key : options.ApiKey;
    }

    /// <summary>Qdrant's HTTP address where its gRPC port was given.</summary>
    public static string? ToHttp(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Port == QdrantGrpcPort
            ? new UriBuilder(address) { Port = QdrantHttpPort }.Uri.AbsoluteUri
            : url;
}
