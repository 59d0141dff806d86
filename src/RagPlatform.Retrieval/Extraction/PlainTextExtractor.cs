using RagPlatform.Retrieval.Extraction.Encodings;

namespace RagPlatform.Retrieval.Extraction;

/// <summary>Plain text: taken as it is.</summary>
internal sealed class PlainTextExtractor : ITextExtractor
{
    public IReadOnlyCollection<string> MimeTypes { get; } = ["text/plain"];

    public IReadOnlyCollection<string> FileEndings { get; } = [".txt", ".text", ".log", ".rst", ".adoc"];

    public Task<ExtractedText> ExtractAsync(DocumentSource source, CancellationToken cancellationToken) =>
        Task.FromResult(new ExtractedText(
            PlainText.Decode(source.Content.Span, source.Charset), string.Empty, TextStructure.Plain));
}
