using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using RunText = DocumentFormat.OpenXml.Wordprocessing.Text;

namespace RagPlatform.Retrieval.Tests.Extraction;

/// <summary>Word documents, good and bad, written on the spot.</summary>
internal static class DocxFiles
{
    private const string Main = "word/document.xml";
    private const string Namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    /// <summary>A title, headings of two levels, paragraphs, a nested list, a table, and text that a change has deleted.</summary>
    public static byte[] Sample()
    {
        using var stream = new MemoryStream();
        using (WordprocessingDocument document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            MainDocumentPart main = document.AddMainDocumentPart();
            main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(
                new Style(new StyleName { Val = "heading 1" }) { StyleId = "Rubrik1", Type = StyleValues.Paragraph },
                new Style(new StyleName { Val = "Mine" }, new BasedOn { Val = "Rubrik1" }) { StyleId = "Mine", Type = StyleValues.Paragraph });
            main.Document = new Document(new Body(
                Styled("Mine", "Rates  and fees"),
                new Paragraph(new Run(new RunText("First ") { Space = SpaceProcessingModeValues.Preserve }), new Run(new RunText("paragraph."))),
                new Paragraph(new ParagraphProperties(new OutlineLevel { Val = 1 }), new Run(new RunText("Details"))),
                Item(0, "one"),
                Item(1, "nested"),
                new Paragraph(new DeletedRun(new Run(new DeletedText("gone"))), new Run(new RunText("kept"))),
                new Table(Row("k", "v|w"), Row("1", "2")),
                new Paragraph(new Run(new RunText("After.")))));
            document.PackageProperties.Title = "The title";
        }

        return stream.ToArray();
    }

    /// <summary>A document whose main part is given; further entries as they are.</summary>
    public static byte[] WithMainPart(string xml, params (string Name, byte[] Content)[] further)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            Add(archive, "[Content_Types].xml", Encoding.UTF8.GetBytes(
                """
                <?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                <Default Extension="bin" ContentType="application/octet-stream"/>
                <Override PartName="/word/document.xml"
                ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>
                """));
            Add(archive, "_rels/.rels", Encoding.UTF8.GetBytes(
                """
                <?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
                Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>
                """));
            Add(archive, Main, Encoding.UTF8.GetBytes(xml));
            foreach ((string name, byte[] content) in further)
            {
                Add(archive, name, content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>The main part around a body.</summary>
    public static string MainPart(string body) => $"<w:document xmlns:w=\"{Namespace}\"><w:body>{body}</w:body></w:document>";

    private static Paragraph Styled(string style, string text) =>
        new(new ParagraphProperties(new ParagraphStyleId { Val = style }), new Run(new RunText(text)));

    private static Paragraph Item(int level, string text) => new(
        new ParagraphProperties(new NumberingProperties(new NumberingLevelReference { Val = level }, new NumberingId { Val = 1 })),
        new Run(new RunText(text)));

    private static TableRow Row(params string[] cells) =>
        new(cells.Select(cell => new TableCell(new Paragraph(new Run(new RunText(cell))))));

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        using Stream entry = archive.CreateEntry(name).Open();
        entry.Write(content);
    }
}
