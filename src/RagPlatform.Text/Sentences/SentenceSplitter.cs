namespace RagPlatform.Text.Sentences;

/// <summary>
/// Cuts a text into sentences by spans, so that each can be quoted exactly. A sentence ends at '.', '!' or '?' before white space and
/// something that can begin a sentence, and at a blank line or the end of a list item or heading.
/// </summary>
public static class SentenceSplitter
{
    private static readonly HashSet<string> s_abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "e.g", "i.e", "etc", "vs", "cf", "fig", "dr", "mr", "mrs", "ms", "st", "no", "al", "approx", "ca", "inc", "ltd",
    };

    /// <summary>The sentences in order, without surrounding white space; together they hold everything that is not white space.</summary>
    public static IReadOnlyList<TextSpan> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sentences = new List<TextSpan>();
        int start = 0;
        int lineStart = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bool endsLine = text[i] == '\n';
            if ((endsLine && EndsParagraph(text, lineStart, i)) || EndsSentence(text, start, i))
            {
                i = IncludeClosers(text, i);
                Add(text, start, i + 1, sentences);
                start = i + 1;
            }

            lineStart = endsLine ? i + 1 : lineStart;
        }

        Add(text, start, text.Length, sentences);
        return sentences;
    }

    private static bool EndsParagraph(string text, int lineStart, int i)
    {
        if (text[lineStart] == '#')
        {
            return true;
        }

        int next = i + 1;
        while (next < text.Length && text[next] is ' ' or '\t' or '\r')
        {
            next++;
        }

        // A line break inside a paragraph does not end a sentence; a blank line, a list item, a heading or a table row does.
        return next >= text.Length || text[next] is '\n' or '-' or '*' or '#' or '|' || (char.IsDigit(text[next]) && IsListNumber(text, next));
    }

    private static bool IsListNumber(string text, int i)
    {
        while (i < text.Length && char.IsDigit(text[i]))
        {
            i++;
        }

        return i + 1 < text.Length && text[i] is '.' or ')' && text[i + 1] == ' ';
    }

    private static bool EndsSentence(string text, int start, int i)
    {
        if (text[i] is '。' or '！' or '？')
        {
            return true;
        }

        if (text[i] is not ('.' or '!' or '?'))
        {
            return false;
        }

        int next = IncludeClosers(text, i) + 1;
        if (next >= text.Length)
        {
            return true;
        }

        if (!char.IsWhiteSpace(text[next]))
        {
            return false;
        }

        while (next < text.Length && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        bool canBegin = next >= text.Length || !char.IsLower(text[next]);
        return canBegin && (text[i] != '.' || !IsAbbreviation(text, start, i));
    }

    // Quotation marks, brackets and emphasis that close after the full stop belong to the sentence.
    private static int IncludeClosers(string text, int i)
    {
        while (text[i] != '\n' && i + 1 < text.Length && text[i + 1] is '"' or '\'' or ')' or ']' or '”' or '’' or '*' or '_')
        {
            i++;
        }

        return i;
    }

    private static bool IsAbbreviation(string text, int start, int dot)
    {
        int from = dot;
        while (from > start && !char.IsWhiteSpace(text[from - 1]) && text[from - 1] is not ('(' or '['))
        {
            from--;
        }

        string word = text[from..dot];
        return (word.Length == 1 && char.IsUpper(word[0])) || s_abbreviations.Contains(word);
    }

    private static void Add(string text, int start, int end, List<TextSpan> sentences)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            sentences.Add(new TextSpan(start, end));
        }
    }
}
