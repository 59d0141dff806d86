namespace RagPlatform.Cli.Output;

/// <summary>Text from documents and servers, made safe to print: a document must not steer the reader's terminal.</summary>
internal static class Printable
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text with control characters replaced; line breaks and tabs stay.</summary>
    public static string Clean(string text) => text.Any(IsUnsafe)
        ? string.Create(text.Length, text, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = IsUnsafe(source[i]) ? Replacement : source[i];
            }
        })
        : text;

    /// <summary>The same on one line, cut to a length with an ellipsis.</summary>
    public static string OneLine(string text, int maxLength)
    {
        string line = string.Join(' ', Clean(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= maxLength)
        {
            return line;
        }

        int end = char.IsHighSurrogate(line[maxLength - 2]) ? maxLength - 2 : maxLength - 1;
        return string.Concat(line.AsSpan(0, end), "…");
    }

    private static bool IsUnsafe(char character) => char.IsControl(character) && character is not ('\n' or '\r' or '\t');
}
