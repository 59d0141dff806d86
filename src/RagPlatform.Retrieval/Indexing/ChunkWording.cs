using System.Text.Json;

namespace RagPlatform.Retrieval.Indexing;

/// <summary>What a chunk is found by.</summary>
internal static class ChunkWording
{
    /// <summary>The columns of a chunk's row, called <c>c</c>, that it is made of.</summary>
    public const string Columns = "c.text AS Text, c.context AS Context, c.heading_path AS HeadingPath, c.questions AS Questions";

    /// <summary>The chunk's text, behind the headings it stands under where it has a header, and before the questions it answers.</summary>
    public static string Of(string text, string context, string headingPath, string questions)
    {
        string[] headings = context.Length == 0 ? [] : JsonSerializer.Deserialize<string[]>(headingPath) ?? [];
        return string.Join(
            '\n',
            [
                .. headings.Where(heading => !text.Contains(heading, StringComparison.OrdinalIgnoreCase)),
                text,
                .. JsonSerializer.Deserialize<string[]>(questions) ?? [],
            ]);
    }

    /// <summary>With the title of its document, which is found like the text.</summary>
    public static string Titled(string title, string wording) => $"{title}\n{wording}";
}
