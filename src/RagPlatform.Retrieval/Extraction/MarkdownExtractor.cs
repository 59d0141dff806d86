using RagPlatform.Retrieval.Extraction.Encodings;

namespace RagPlatform.Retrieval.Extraction;

/// <summary>Markdown: its source is its text, so that citations fit the file people have.</summary>
internal sealed class MarkdownExtractor : ITextExtractor
{
    public IReadOnlyCollection<string> MimeTypes { get; } = ["text/markdown", "text/x-markdown"];

    public IReadOnlyCollection<string> FileEndings { get; } = [".md", ".markdown"];

    public Task<ExtractedText> ExtractAsync(DocumentSource source, CancellationToken cancellationToken) =>
        Task.FromResult(new ExtractedText(
            PlainText.Decode(source.Content.Span, source.Charset), string.Empty, TextStructure.Markdown));
}
