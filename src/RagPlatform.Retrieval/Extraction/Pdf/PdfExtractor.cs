using Microsoft.Extensions.Options;
using RagPlatform.Retrieval.Extraction.Encodings;

namespace RagPlatform.Retrieval.Extraction.Pdf;

/// <summary>
/// PDF, read by the program pdftotext in a process of its own: what a hostile document breaks is that process. Pages are set apart by form
/// feeds.
/// </summary>
internal sealed class PdfExtractor(IOptions<ExtractionOptions> options, TimeProvider time) : ITextExtractor
{
    private const int PermissionDenied = 3;

    public IReadOnlyCollection<string> MimeTypes { get; } = ["application/pdf", "application/x-pdf"];

    public IReadOnlyCollection<string> FileEndings { get; } = [".pdf"];

    public async Task<ExtractedText> ExtractAsync(DocumentSource source, CancellationToken cancellationToken)
    {
        if (!source.Content.Span.StartsWith("%PDF-"u8))
        {
            throw Corrupt("does not begin as one");
        }

        using var timeout = new CancellationTokenSource(options.Value.PdfTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            PdfToTextResult result = await PdfToText.RunAsync(options.Value.PdfToText, source.Content, either.Token);
            return new ExtractedText(ToText(result), string.Empty, TextStructure.Plain);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DocumentRefusedException(
                "EXTRACTION_TIMEOUT",
                $"The PDF document took longer than {options.Value.PdfTimeout.TotalSeconds:N0} s to read; split it or send its text.");
        }
    }

    private static string ToText(PdfToTextResult result)
    {
        if (result.ExitCode == PermissionDenied || result.Errors.Contains("Incorrect password", StringComparison.OrdinalIgnoreCase))
        {
            throw new DocumentRefusedException(
                "ENCRYPTED_DOCUMENT", "The PDF document is protected by a password or forbids copying; send it without protection.");
        }

        if (result.ExitCode != 0)
        {
            throw Corrupt("cannot be read as one");
        }

        // A page of nothing but pictures leaves only its form feed.
        return string.IsNullOrWhiteSpace(result.Output)
            ? throw new DocumentRefusedException(
                "EMPTY_DOCUMENT", "The PDF document has no text, perhaps only scanned pages; run text recognition on it and send that.")
            : PlainText.RequireText(result.Output.Replace("\0", string.Empty, StringComparison.Ordinal).TrimEnd());
    }

    private static DocumentRefusedException Corrupt(string how) =>
        new("CORRUPT_DOCUMENT", $"The document is said to be PDF and {how}; open it, export it again and send that.");
}
