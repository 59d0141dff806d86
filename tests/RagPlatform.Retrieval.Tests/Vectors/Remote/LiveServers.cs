namespace RagPlatform.Retrieval.Tests.Vectors.Remote;

/// <summary>Servers that somebody runs, for the contract on the real thing.</summary>
internal static class LiveServers
{
    /// <summary>The variable with Qdrant's address.</summary>
    public const string QdrantVariable = "RAG_QDRANT_URL";

    /// <summary>The variable with Elasticsearch's address.</summary>
    public const string ElasticsearchVariable = "RAG_ELASTICSEARCH_URL";

    /// <summary>Whether there is a Qdrant.</summary>
    public static class Qdrant
    {
        /// <summary>Why it cannot be used; null when it can.</summary>
        public static string? MissingReason => Reason(QdrantVariable);
    }

    /// <summary>Whether there is an Elasticsearch.</summary>
    public static class Elasticsearch
    {
        /// <summary>Why it cannot be used; null when it can.</summary>
        public static string? MissingReason => Reason(ElasticsearchVariable);
    }

    private static string? Reason(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } ? null : $"{variable} names no live server";
}
