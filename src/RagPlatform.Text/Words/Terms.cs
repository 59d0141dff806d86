namespace RagPlatform.Text.Words;

/// <summary>
/// Turns text into the terms a lexical index holds and a question is matched by: runs of letters and digits, lower case, English stop
/// words left out, Porter stems. Text in scripts written without spaces (Chinese, Japanese, Korean) gives overlapping pairs of characters.
/// </summary>
public static class Terms
{
    private const int MaxTermLength = 64;

    /// <summary>The terms in order, repeats included.</summary>
    public static IReadOnlyList<string> Of(ReadOnlySpan<char> text)
    {
        var terms = new List<string>(text.Length / 6);
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool inWord = i < text.Length && (char.IsLetterOrDigit(text[i]) || IsMark(text[i])) && !IsUnspaced(text[i]);
            if (inWord && start < 0)
            {
                start = i;
            }
            else if (!inWord)
            {
                AddWord(text, start, i, terms);
                start = -1;
                if (i < text.Length && IsUnspaced(text[i]))
                {
                    AddUnspaced(text, i, terms);
                }
            }
        }

        return terms;
    }

    /// <summary>Whether an English word is too frequent to say anything; upper and lower case are one.</summary>
    public static bool IsStopWord(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return StopWords.Contains(word.ToLowerInvariant());
    }

    private static void AddWord(ReadOnlySpan<char> text, int start, int end, List<string> terms)
    {
        if (start < 0 || end - start > MaxTermLength)
        {
            return;
        }

        string word = text[start..end].ToString().ToLowerInvariant();
        if (!StopWords.Contains(word))
        {
            terms.Add(PorterStemmer.Stem(word));
        }
    }

    // A character and its successor; a single one stands alone.
    private static void AddUnspaced(ReadOnlySpan<char> text, int i, List<string> terms)
    {
        bool hasNext = i + 1 < text.Length && IsUnspaced(text[i + 1]);
        bool hasPrevious = i > 0 && IsUnspaced(text[i - 1]);
        if (hasNext)
        {
            terms.Add(text.Slice(i, 2).ToString());
        }
        else if (!hasPrevious)
        {
            terms.Add(text.Slice(i, 1).ToString());
        }
    }

    private static bool IsMark(char character) =>
        char.GetUnicodeCategory(character) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    // Han, Hiragana, Katakana, Hangul syllables.
    private static bool IsUnspaced(char character) =>
        character is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u4DBF') or (>= '\u4E00' and <= '\u9FFF')
            or (>= '\uAC00' and <= '\uD7AF') or (>= '\uF900' and <= '\uFAFF');
}
