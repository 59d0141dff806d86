using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace RagPlatform.Retrieval.Extraction.Docx;

/// <summary>
/// Word documents: the body as Markdown (headings by their styles, paragraphs, lists, tables), so that chunks keep to the structure. Headers,
/// footers, notes, comments and text that changes have deleted are left out.
/// </summary>
internal sealed class DocxExtractor : ITextExtractor
{
    // Old Office files, and new ones that a password protects, are of this container.
    private static readonly byte[] s_compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    public IReadOnlyCollection<string> MimeTypes { get; } =
    [
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-word.document.macroenabled.12",
    ];

    public IReadOnlyCollection<string> FileEndings { get; } = [".docx", ".docm"];

    public Task<ExtractedText> ExtractAsync(DocumentSource source, CancellationToken cancellationToken)
    {
        if (source.Content.Span.StartsWith(s_compound))
        {
            throw new DocumentRefusedException(
                "ENCRYPTED_DOCUMENT",
                "The document is protected by a password, or of Word 2003 and before; save it unprotected as .docx and send that.");
        }

        using var content = new MemoryStream(source.Content.ToArray(), writable: false);
        DocxArchive.Inspect(content, cancellationToken);
        content.Position = 0;
        try
        {
            using WordprocessingDocument document = WordprocessingDocument.Open(content, isEditable: false);
            return Task.FromResult(Read(document, cancellationToken));
        }
        catch (Exception corrupt) when (corrupt is OpenXmlPackageException or System.Xml.XmlException or FileFormatException or IOException
            or InvalidOperationException or ArgumentException or FormatException or KeyNotFoundException or NotSupportedException
            or InvalidCastException)
        {
            // The library says in these ways that a part is missing, doubled or of the wrong kind.
            throw DocxArchive.Corrupt();
        }
    }

    private static ExtractedText Read(WordprocessingDocument document, CancellationToken cancellationToken)
    {
        MainDocumentPart main = document.MainDocumentPart ?? throw DocxArchive.Corrupt();
        var writer = new DocxMarkdownWriter(HeadingStyles.Read(main));

        // Block by block: the tree of a whole document takes many times its size.
        using OpenXmlReader reader = OpenXmlReader.Create(main);
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.IsStartElement && reader.ElementType == typeof(Paragraph))
            {
                writer.Append((Paragraph)reader.LoadCurrentElement()!);
            }
            else if (reader.IsStartElement && reader.ElementType == typeof(Table))
            {
                writer.Append((Table)reader.LoadCurrentElement()!);
            }
        }

        return new ExtractedText(writer.ToText(), document.PackageProperties.Title?.Trim() ?? string.Empty, TextStructure.Markdown);
    }
}
