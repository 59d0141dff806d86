namespace RagPlatform.Retrieval.Lexical;

/// <summary>
/// The parts of a term: its overlapping runs of four characters, its ends marked, so that "immunize" and "immunization" share most of theirs
/// though their stems differ.
/// </summary>
internal static class WordParts
{
    private const int Length = 4;
    private const int BitsACharacter = 16;
    private const char Edge = '\u0001';

    // Terms are letters, digits and marks.
    private const char EdgeInText = '_';

    /// <summary>
    /// The parts, each as a number: four UTF-16 code units make one of 64 bits; a term shorter than two gives one part with less in it.
    /// </summary>
    public static IEnumerable<ulong> Of(string term)
    {
        string marked = $"{Edge}{term}{Edge}";
        for (int start = 0; start <= Math.Max(0, marked.Length - Length); start++)
        {
            ulong part = 0;
            for (int i = start; i < Math.Min(start + Length, marked.Length); i++)
            {
                part = (part << BitsACharacter) | marked[i];
            }

            yield return part;
        }
    }

    /// <summary>The parts as text without spaces, for an engine that is sent text. Example: "ice" gives "_ice" and "ice_".</summary>
    public static IEnumerable<string> TextsOf(string term) => Of(term).Select(ToText);

    private static string ToText(ulong part)
    {
        Span<char> text = stackalloc char[Length];
        int start = Length;
        for (; part != 0; part >>= BitsACharacter)
        {
            char character = (char)part;
            text[--start] = character == Edge ? EdgeInText : character;
        }

        return text[start..].ToString();
    }
}
