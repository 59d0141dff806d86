using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace RagPlatform.Retrieval.Extraction.Docx;

/// <summary>
/// Which paragraph styles are headings, and of which level: by their outline level, their own or that of the style they are based on, else
/// by their English names, which Word keeps in every language.
/// </summary>
internal sealed class HeadingStyles
{
    private const int DeepestMarkdownLevel = 6;
    private const int MaxBases = 16;
    private readonly Dictionary<string, Style> _styles = new(StringComparer.Ordinal);

    public static HeadingStyles Read(MainDocumentPart main)
    {
        var headings = new HeadingStyles();
        foreach (Style style in main.StyleDefinitionsPart?.Styles?.Elements<Style>() ?? [])
        {
            if (style.StyleId?.Value is { } id)
            {
                headings._styles[id] = style;
            }
        }

        return headings;
    }

    /// <summary>1 to 6; 0 for a paragraph that is no heading.</summary>
    public int LevelOf(Paragraph paragraph)
    {
        if (paragraph.ParagraphProperties?.OutlineLevel?.Val is { HasValue: true } own)
        {
            return Level(own.Value);
        }

        // Styles may be based on each other in a circle.
        string? id = paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value;
        for (int i = 0; id is not null && i < MaxBases; i++)
        {
            Style? style = _styles.GetValueOrDefault(id);
            int level = LevelOf(style, style?.StyleName?.Val?.Value ?? id);
            if (level > 0)
            {
                return level;
            }

            id = style?.BasedOn?.Val?.Value;
        }

        return 0;
    }

    private static int LevelOf(Style? style, string name)
    {
        if (style?.StyleParagraphProperties?.OutlineLevel?.Val is { HasValue: true } outline)
        {
            return Level(outline.Value);
        }

        string plain = name.Replace(" ", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
        return plain == "title" ? 1
            : plain.StartsWith("heading", StringComparison.Ordinal) && plain.Length == 8 && char.IsAsciiDigit(plain[7]) ? Level(plain[7] - '1')
            : 0;
    }

    // Outline levels count from 0, and 9 is body text.
    private static int Level(int outline) => outline is < 0 or >= 9 ? 0 : Math.Min(outline + 1, DeepestMarkdownLevel);
}
