using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using RagPlatform.Retrieval.Extraction.Encodings;

namespace RagPlatform.Retrieval.Extraction.Html;

/// <summary>
/// HTML: the text a reader sees, with headings, paragraphs, list items, table rows and code written as Markdown, so that chunks keep to the
/// structure. Scripts, styles, navigation and forms are left out.
/// </summary>
internal sealed class HtmlExtractor : ITextExtractor
{
    private static readonly HashSet<string> s_ignored = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "nav", "form", "button", "select", "iframe", "svg", "canvas", "head",
    };

    private static readonly HashSet<string> s_blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "div", "section", "article", "main", "header", "footer", "aside", "blockquote", "ul", "ol", "dl", "dd", "dt", "figure",
        "figcaption", "table", "thead", "tbody", "address", "details", "summary", "hr",
    };

    public IReadOnlyCollection<string> MimeTypes { get; } = ["text/html", "application/xhtml+xml"];

    public IReadOnlyCollection<string> FileEndings { get; } = [".html", ".htm", ".xhtml"];

    public async Task<ExtractedText> ExtractAsync(DocumentSource source, CancellationToken cancellationToken)
    {
        var parser = new HtmlParser();
        string charset = source.Charset.Length > 0 ? source.Charset : MetaCharset.Find(source.Content.Span);
        using IHtmlDocument document = await parser.ParseDocumentAsync(PlainText.Decode(source.Content.Span, charset), cancellationToken);
        var text = new StringBuilder();
        if (document.Body is { } body)
        {
            Append(body, text, depth: 0);
        }

        return new ExtractedText(
            PlainText.RequireText(text.ToString().Trim()), document.Title?.Trim() ?? string.Empty, TextStructure.Markdown);
    }

    private static void Append(INode node, StringBuilder text, int depth)
    {
        if (node is IText run)
        {
            AppendInline(run.Data, text);
            return;
        }

        // Deeper markup than any page has is an attack on the stack, not content.
        if (node is not IElement element || depth > ExtractionLimits.MaxDepth || s_ignored.Contains(element.LocalName))
        {
            return;
        }

        switch (element.LocalName)
        {
            case "br":
                text.Append('\n');
                break;
            case "pre":
                AppendCode(element.TextContent.Trim('\n'), text);
                break;
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                BeginBlock(text, new string('#', element.LocalName[1] - '0') + " ");
                AppendChildren(element, text, depth);
                EndBlock(text);
                break;
            case "li":
                BeginLine(text, "- ");
                AppendChildren(element, text, depth);
                break;
            case "tr":
                BeginLine(text, "| ");
                AppendChildren(element, text, depth);
                AppendHeaderRule(element, text);
                break;
            case "td" or "th":
                AppendChildren(element, text, depth);
                text.Append(" | ");
                break;
            default:
                AppendBlockOrInline(element, text, depth);
                break;
        }
    }

    // A row of nothing but headings is one of a table in Markdown when a rule follows it.
    private static void AppendHeaderRule(IElement row, StringBuilder text)
    {
        if (row.Children.Length > 0 && row.Children.All(cell => cell.LocalName == "th"))
        {
            BeginLine(text, "|" + string.Concat(Enumerable.Repeat(" --- |", row.Children.Length)));
        }
    }

    // The fence is longer than any in the code.
    private static void AppendCode(string code, StringBuilder text)
    {
        string fence = "```";
        while (code.Contains(fence, StringComparison.Ordinal))
        {
            fence += "`";
        }

        BeginBlock(text, fence + "\n");
        text.Append(code).Append('\n').Append(fence);
        EndBlock(text);
    }

    private static void AppendBlockOrInline(IElement element, StringBuilder text, int depth)
    {
        bool block = s_blocks.Contains(element.LocalName);
        if (block)
        {
            EndBlock(text);
        }

        AppendChildren(element, text, depth);
        if (block)
        {
            EndBlock(text);
        }
    }

    private static void AppendChildren(IElement element, StringBuilder text, int depth)
    {
        foreach (INode child in element.ChildNodes)
        {
            Append(child, text, depth + 1);
        }
    }

    private static void AppendInline(string data, StringBuilder text)
    {
        foreach (char character in data)
        {
            if (!char.IsWhiteSpace(character))
            {
                text.Append(character);
            }
            else if (text.Length > 0 && !char.IsWhiteSpace(text[^1]))
            {
                text.Append(' ');
            }
        }
    }

    private static void BeginLine(StringBuilder text, string prefix)
    {
        TrimSpaces(text);
        if (text.Length > 0 && text[^1] != '\n')
        {
            text.Append('\n');
        }

        text.Append(prefix);
    }

    private static void BeginBlock(StringBuilder text, string prefix)
    {
        EndBlock(text);
        text.Append(prefix);
    }

    private static void EndBlock(StringBuilder text)
    {
        TrimSpaces(text);
        while (text.Length > 0 && !EndsWithBlankLine(text))
        {
            text.Append('\n');
        }
    }

    private static bool EndsWithBlankLine(StringBuilder text) => text.Length >= 2 && text[^1] == '\n' && text[^2] == '\n';

    private static void TrimSpaces(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ')
        {
            text.Length--;
        }
    }
}
