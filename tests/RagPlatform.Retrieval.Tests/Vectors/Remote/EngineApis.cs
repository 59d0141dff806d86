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
        string path = LabelledData.Combine("engine-apis", file);
        return File.Exists(path) ? path : null;
    }
}
