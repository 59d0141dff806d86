using RagPlatform.Text.Sentences;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>Ranges of a text without the white space around them.</summary>
internal static class TextRange
{
    /// <summary>The range without white space at its ends; empty when there is nothing else.</summary>
    public static TextSpan Trim(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return new TextSpan(start, end);
    }
}
