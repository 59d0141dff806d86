namespace RagPlatform.Retrieval.Extraction;

/// <summary>Reads the text of one kind of document.</summary>
internal interface ITextExtractor
{
    /// <summary>The media types it reads, lower case; the first stands for them all.</summary>
    IReadOnlyCollection<string> MimeTypes { get; }

    /// <summary>The endings of file names that stand for them, with the dot.</summary>
    IReadOnlyCollection<string> FileEndings { get; }

    /// <summary>Reads a document.</summary>
    /// <exception cref="DocumentRefusedException">It cannot be read; the message says what to do.</exception>
    Task<ExtractedText> ExtractAsync(DocumentSource source, CancellationToken cancellationToken);
}
