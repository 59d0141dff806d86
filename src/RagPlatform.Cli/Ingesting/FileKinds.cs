namespace RagPlatform.Cli.Ingesting;

/// <summary>Which files of a folder are documents, and their media types.</summary>
internal static class FileKinds
{
    private static readonly Dictionary<string, string> s_mimeTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".md"] = "text/markdown",
        [".markdown"] = "text/markdown",
        [".txt"] = "text/plain",
        [".text"] = "text/plain",
        [".log"] = "text/plain",
        [".html"] = "text/html",
        [".htm"] = "text/html",
        [".xhtml"] = "application/xhtml+xml",
    };

    /// <summary>The endings of documents.</summary>
    public static IEnumerable<string> Endings => s_mimeTypes.Keys;

    /// <summary>Whether a file in a folder is taken for a document.</summary>
    public static bool IsDocument(string path) => s_mimeTypes.ContainsKey(Path.GetExtension(path));

    /// <summary>The media type; empty for others, which leaves the decision to the server.</summary>
    public static string MimeTypeOf(string path) => s_mimeTypes.GetValueOrDefault(Path.GetExtension(path), string.Empty);
}
