using RagPlatform.Retrieval.Extraction.Encodings;

namespace RagPlatform.Retrieval.Extraction.Code;

/// <summary>Source code and configuration files: kept to the letter, so that a citation is a place in the file.</summary>
internal sealed class SourceCodeExtractor : ITextExtractor
{
    public IReadOnlyCollection<string> MimeTypes { get; } =
    [
        "text/x-source", "text/x-csharp", "text/x-python", "application/x-python-code", "text/javascript", "application/javascript",
        "application/typescript", "text/x-java", "text/x-java-source", "text/x-go", "text/x-rust", "text/x-c", "text/x-csrc", "text/x-c++",
        "text/x-c++src", "text/x-chdr", "text/x-ruby", "application/x-ruby", "text/x-php", "application/x-php", "application/sql", "text/x-sql",
        "application/x-sh", "text/x-sh", "text/x-shellscript", "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml",
        "application/toml", "text/css", "text/x-kotlin", "text/x-scala", "text/x-swift", "text/xml", "application/xml",
    ];

    public IReadOnlyCollection<string> FileEndings { get; } =
    [
        ".cs", ".fs", ".vb", ".py", ".pyi", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".java", ".kt", ".kts", ".scala", ".go", ".rs",
        ".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".m", ".mm", ".swift", ".rb", ".php", ".pl", ".pm", ".lua", ".r", ".jl", ".ex",
        ".exs", ".erl", ".hs", ".clj", ".dart", ".sql", ".sh", ".bash", ".zsh", ".ps1", ".bat", ".yaml", ".yml", ".toml", ".ini", ".cfg",
        ".conf", ".css", ".scss", ".less", ".proto", ".tf", ".gradle", ".cmake", ".xml", ".xsd", ".props", ".csproj",
    ];

    public Task<ExtractedText> ExtractAsync(DocumentSource source, CancellationToken cancellationToken) =>
        Task.FromResult(new ExtractedText(PlainText.Decode(source.Content.Span, source.Charset), string.Empty, TextStructure.Code));
}
