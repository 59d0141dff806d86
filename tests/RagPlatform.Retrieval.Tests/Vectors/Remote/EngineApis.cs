using RagPlatform.TestSupport;

namespace RagPlatform.Retrieval.Tests.Vectors.Remote;

/// <summary>The engines' published API descriptions among the labelled data.</summary>
internal static class EngineApis
{
    /// <summary>Qdrant's.</summary>
    public const string Qdrant = "qdrant-openapi.json";

    /// <summary>Elasticsearch's.</summary>
    public const string Elasticsearch = "elasticsearch-openapi-subset.json";

    /// <summary>A file's path; null when the labelled data are not here.</summary>
    public static string? Find(string file)
    {
        string folder = Environment.GetEnvironmentVariable("RAG_EVAL_DATA") is { Length: > 0 } given
            ? given
            : RepositoryRoot.Combine("..", "shared", "data");
        string path = Path.Combine(folder, "engine-apis", file);
        return File.Exists(path) ? path : null;
    }
}
