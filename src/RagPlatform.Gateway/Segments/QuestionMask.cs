using System.Collections.Frozen;
using System.Text;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Segments;

/// <summary>
/// What may be kept of a question's words: those that are common in every question, and those of the documents its answer rests on. Whatever else a
/// person wrote (names, numbers, addresses, words of other languages) becomes an ellipsis, so that nothing has to be recognised to be left out.
/// </summary>
internal static class QuestionMask
{
    /// <summary>The most characters of a masked question.</summary>
    public const int MaxLength = 200;

    private const char Ellipsis = '…';
    private const int MaxWords = 60;

    private static readonly FrozenSet<string> s_common = FrozenSet.Create(
        StringComparer.Ordinal,
        "a", "about", "after", "all", "am", "an", "and", "any", "are", "as", "at", "be", "been", "before", "but", "by", "can", "can't", "could",
        "did", "do", "does", "doesn't", "don't", "for", "from", "get", "got", "had", "has", "have", "how", "i", "if", "in", "into", "is", "isn't",
        "it", "its", "long", "many", "me", "more", "most", "much", "must", "my", "need", "no", "not", "of", "off", "on", "or", "our", "out", "over",
        "should", "so", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "to", "too", "under", "up", "us",
        "use", "was", "we", "were", "what", "when", "where", "which", "who", "whose", "why", "will", "with", "without", "would", "you", "your");

    /// <summary>A question with everything masked that is in neither; empty where hardly anything remains.</summary>
    public static string Mask(string question, IReadOnlyList<Passage> evidence)
    {
        var masked = new StringBuilder();
        int kept = 0;
        foreach (string word in question.Split((char[]?)null, MaxWords + 1, StringSplitOptions.RemoveEmptyEntries).Take(MaxWords))
        {
            string bare = word.Trim().Trim('"', '\'', '(', ')', '.', ',', ';', ':', '!', '?').ToLowerInvariant();
            bool isKept = bare.Length > 0 && bare.All(letter => char.IsLetter(letter) || letter is '\'' or '-')
                && (s_common.Contains(bare) || evidence.Any(passage => HasWord(passage.Text, bare) || HasWord(passage.Title, bare)));
            kept += isKept && !s_common.Contains(bare) ? 1 : 0;
            if (masked.Length + bare.Length + 1 > MaxLength)
            {
                break;
            }

            if (isKept)
            {
                masked.Append(masked.Length > 0 ? " " : string.Empty).Append(bare);
            }
            else if (masked.Length == 0 || masked[^1] != Ellipsis)
            {
                masked.Append(masked.Length > 0 ? " " : string.Empty).Append(Ellipsis);
            }
        }

        return kept > 0 ? masked.ToString() : string.Empty;
    }

    private static bool HasWord(string text, string word)
    {
        for (int at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0;
            at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            int end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }
}
