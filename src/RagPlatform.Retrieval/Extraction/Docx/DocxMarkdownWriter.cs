using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using RunText = DocumentFormat.OpenXml.Wordprocessing.Text;

namespace RagPlatform.Retrieval.Extraction.Docx;

/// <summary>Writes paragraphs and tables of a Word document as Markdown.</summary>
internal sealed class DocxMarkdownWriter(HeadingStyles styles)
{
    private const int MaxListDepth = 8;
    private readonly BoundedText _text = new();
    private bool _inList;

    /// <exception cref="DocumentRefusedException">TEXT_TOO_LONG.</exception>
    public void Append(Paragraph paragraph)
    {
        string words = Words(paragraph);
        if (string.IsNullOrWhiteSpace(words))
        {
            return;
        }

        int level = styles.LevelOf(paragraph);
        NumberingProperties? numbering = paragraph.ParagraphProperties?.NumberingProperties;
        if (level > 0)
        {
            EndList().Append(new string('#', level)).Append(" ").AppendFolded(words).EndBlock();
        }
        else if (numbering is not null)
        {
            // Items stand one below the other, nested ones further in.
            int depth = Math.Clamp(numbering.NumberingLevelReference?.Val?.Value ?? 0, 0, MaxListDepth);
            _text.Append(new string(' ', depth * 2)).Append("- ").AppendFolded(words).Append("\n");
            _inList = true;
        }
        else
        {
            EndList().Append(words.Trim()).EndBlock();
        }
    }

    /// <exception cref="DocumentRefusedException">TEXT_TOO_LONG.</exception>
    public void Append(Table table)
    {
        EndList();
        bool first = true;
        foreach (TableRow row in table.Elements<TableRow>())
        {
            int cells = 0;
            _text.Append("|");
            foreach (TableCell cell in row.Elements<TableCell>())
            {
                _text.Append(" ").AppendFolded(string.Join(' ', cell.Descendants<Paragraph>().Select(Words)).Replace("|", "\\|", StringComparison.Ordinal))
                    .Append(" |");
                cells++;
            }

            _text.Append("\n");
            if (first && cells > 0)
            {
                _text.Append("|").Append(string.Concat(Enumerable.Repeat(" --- |", cells))).Append("\n");
            }

            first = false;
        }

        _text.EndBlock();
    }

    /// <exception cref="DocumentRefusedException">EMPTY_DOCUMENT.</exception>
    public string ToText() => _text.ToText();

    private BoundedText EndList()
    {
        if (_inList)
        {
            _text.EndBlock();
            _inList = false;
        }

        return _text;
    }

    private static string Words(Paragraph paragraph) => string.Concat(paragraph.Descendants().Select(element => element switch
    {
        // What older programs would show instead repeats what is there.
        _ when element.Ancestors<AlternateContentFallback>().Any() => string.Empty,
        RunText run => run.Text,
        TabChar => "\t",
        Break or CarriageReturn => "\n",
        NoBreakHyphen => "-",
        _ => string.Empty,
    }));
}
