namespace RagPlatform.TestSupport;

/// <summary>The labelled data of others that tests and benchmarks measure on; it is not part of the repository.</summary>
public static class LabelledData
{
    /// <summary>Why a test that needs it is skipped.</summary>
    public const string MissingReason = "the labelled data are not here; set RAG_EVAL_DATA";

    /// <summary>Its folder: <c>RAG_EVAL_DATA</c>, by default <c>../shared/data</c> beside the repository. It need not exist.</summary>
    public static string Root { get; } = Environment.GetEnvironmentVariable("RAG_EVAL_DATA") is { Length: > 0 } given
        ? given
        : RepositoryRoot.Combine("..", "shared", "data");

    /// <summary>A file or folder of it, whether or not it exists.</summary>
    public static string Combine(params string[] parts) => Path.GetFullPath(Path.Combine([Root, .. parts]));
}
