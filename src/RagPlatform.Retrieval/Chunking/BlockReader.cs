using RagPlatform.Retrieval.Extraction;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>Reads the blocks of a text by its own structure. In order, side by side, together everything but white space.</summary>
internal static class BlockReader
{
    public static IReadOnlyList<TextBlock> Read(ExtractedText document) => document.Structure switch
    {
        TextStructure.Markdown => MarkdownBlockReader.Read(document.Text),
        TextStructure.Code => ReadParagraphs(document.Text, BlockKind.Code, BeginsDeclaration),
        TextStructure.Records => ReadParagraphs(document.Text, BlockKind.Record, static (_, _) => true),
        _ => ReadParagraphs(document.Text, BlockKind.Prose, static (_, _) => true),
    };

    /// <summary>Blocks are set apart by blank lines; a form feed is one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="kind">What its blocks are.</param>
    /// <param name="begins">Whether a block begins at a line that follows a blank one.</param>
    public static IReadOnlyList<TextBlock> ReadParagraphs(string text, BlockKind kind, Func<string, int, bool> begins)
    {
        var blocks = new List<TextBlock>();
        int start = -1;
        int end = 0;
        bool afterBlank = true;
        for (int lineStart = 0; lineStart < text.Length;)
        {
            int lineEnd = text.AsSpan(lineStart).IndexOfAny('\n', '\f') is var length and >= 0 ? lineStart + length : text.Length;
            bool blank = text.AsSpan(lineStart, lineEnd - lineStart).IsWhiteSpace();
            if (!blank)
            {
                if (afterBlank && start >= 0 && begins(text, lineStart))
                {
                    Add(text, start, end, kind, blocks);
                    start = -1;
                }

                start = start < 0 ? lineStart : start;
                end = lineEnd;
            }

            afterBlank = blank || (lineEnd < text.Length && text[lineEnd] == '\f');
            lineStart = lineEnd + 1;
        }

        if (start >= 0)
        {
            Add(text, start, end, kind, blocks);
        }

        return blocks;
    }

    // Blank lines within a body are followed by indented ones, and what closes a body belongs to it.
    private static bool BeginsDeclaration(string text, int lineStart) =>
        !char.IsWhiteSpace(text[lineStart]) && text[lineStart] is not ('}' or ')' or ']');

    private static void Add(string text, int start, int end, BlockKind kind, List<TextBlock> blocks) =>
        blocks.Add(new TextBlock(TextRange.Trim(text, start, end), kind));
}
