using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>Reads the blocks of Markdown as its parser sees them; what the parser keeps to itself (link definitions) is prose.</summary>
internal static class MarkdownBlockReader
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().UsePipeTables().UsePreciseSourceLocation().Build();

    public static IReadOnlyList<TextBlock> Read(string text)
    {
        MarkdownDocument document;
        try
        {
            document = Markdown.Parse(text, s_pipeline);
        }
        catch (ArgumentException)
        {
            // The parser refuses what is nested deeper than anybody writes; it is still text.
            return BlockReader.ReadParagraphs(text, BlockKind.Prose, static (_, _) => true);
        }

        var blocks = new List<TextBlock>();
        int after = 0;
        foreach (Block block in document)
        {
            if (block is LinkReferenceDefinitionGroup || block.Span.IsEmpty || block.Span.End >= text.Length || block.Span.Start < after)
            {
                continue;
            }

            AddProse(text, after, block.Span.Start, blocks);
            after = block.Span.End + 1;
            if (TextRange.Trim(text, block.Span.Start, after) is { Length: > 0 } span)
            {
                blocks.Add(block is HeadingBlock heading
                    ? new TextBlock(span, BlockKind.Heading, heading.Level, Words(heading.Inline))
                    : new TextBlock(span, KindOf(block)));
            }
        }

        AddProse(text, after, text.Length, blocks);
        return blocks;
    }

    private static BlockKind KindOf(Block block) => block switch
    {
        CodeBlock => BlockKind.Code,
        Table => BlockKind.Table,
        ListBlock => BlockKind.List,
        _ => BlockKind.Prose,
    };

    private static void AddProse(string text, int start, int end, List<TextBlock> blocks)
    {
        if (TextRange.Trim(text, start, end) is { Length: > 0 } span)
        {
            blocks.Add(new TextBlock(span, BlockKind.Prose));
        }
    }

    private static string Words(ContainerInline? inline) =>
        inline is null
            ? string.Empty
            : string.Concat(inline.Descendants().Select(part => part switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                LineBreakInline => " ",
                _ => string.Empty,
            })).Trim();
}
