using System.Collections.Frozen;
using RagPlatform.Text.Words;

namespace RagPlatform.Retrieval.Enrichment;

/// <summary>
/// The phrases that say most about a text, by RAKE. Source: S. Rose, D. Engel, N. Cramer, W. Cowley, "Automatic keyword extraction from
/// individual documents", in Text Mining: Applications and Theory, Wiley 2010.
/// <para>
/// Candidates are the runs of words between stop words and punctuation. A word's score is deg/freq: how many words stand in the candidates
/// it occurs in, itself included and summed over its occurrences, by how often it occurs. A candidate scores the sum of its words.
/// </para>
/// <para>
/// Example: "Solar panels feed the solar inverter. The inverter feeds the grid." has the candidates <c>Solar panels feed</c>,
/// <c>solar inverter</c>, <c>inverter feeds</c> and <c>grid</c>. <c>solar</c> stands in candidates of 3 and 2 words and occurs twice: 5/2 =
/// 2.5; <c>panels</c> and <c>feed</c> 3; <c>inverter</c> (2+2)/2 = 2; <c>feeds</c> 2; <c>grid</c> 1. So the phrases score 2.5+3+3 = 8.5,
/// 4.5, 4 and 1.
/// </para>
/// <para>
/// Other than there: candidates of more than four words are left out, as lists without commas would win by their length alone, and so are
/// those without a letter; a fixed number is taken instead of a third of the words; equal scores keep the order of the text; the joining
/// of candidates over stop words is left out. Text in scripts without spaces has few candidates, and may have none.
/// </para>
/// </summary>
internal static class KeyPhrases
{
    /// <summary>Phrases kept of a chunk.</summary>
    public const int Most = 5;

    private const int MostWords = 4;
    private const int MostCharacters = 80;
    private const int LeastLetters = 3;

    // Function words that tell passages apart no better than stop words do, and that questions may hold all the same.
    private static readonly FrozenSet<string> s_functionWords = new[]
    {
        "above", "after", "again", "against", "all", "also", "although", "among", "another", "because", "become", "becomes", "before",
        "being", "below", "between", "both", "during", "each", "either", "else", "every", "few", "first", "further", "get", "gets", "given",
        "gives", "he", "her", "here", "him", "his", "however", "just", "may", "might", "more", "most", "much", "must", "neither", "nor",
        "off", "often", "once", "one", "only", "other", "others", "over", "own", "per", "same", "second", "several", "she", "since", "some",
        "still", "through", "thus", "too", "two", "under", "until", "up", "upon", "us", "used", "using", "very", "via", "well", "while",
        "whether", "within", "without", "yet",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The best phrases of a text, best first, as they stand in it the first time.</summary>
    public static IReadOnlyList<string> Of(string text) => [.. Score(text).Take(Most).Select(scored => scored.Phrase)];

    /// <summary>All candidates with their scores, best first, each once.</summary>
    public static IReadOnlyList<(string Phrase, double Score)> Score(string text)
    {
        List<string[]> candidates = Candidates(text);
        var frequency = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var degree = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (string[] candidate in candidates)
        {
            foreach (string word in candidate)
            {
                frequency[word] = frequency.GetValueOrDefault(word) + 1;
                degree[word] = degree.GetValueOrDefault(word) + candidate.Length;
            }
        }

        return
        [
            .. candidates
                .Select(words => (Phrase: string.Join(' ', words), Score: words.Sum(word => (double)degree[word] / frequency[word])))
                .Where(candidate => candidate.Phrase.Length <= MostCharacters && candidate.Phrase.Count(char.IsLetter) >= LeastLetters)
                .DistinctBy(candidate => candidate.Phrase, StringComparer.OrdinalIgnoreCase)
                .OrderByDescending(candidate => candidate.Score),
        ];
    }

    private static List<string[]> Candidates(string text)
    {
        var candidates = new List<string[]>();
        var open = new List<string>();
        int at = 0;
        while (at < text.Length)
        {
            int end = at;
            while (end < text.Length && IsInner(text, end, at))
            {
                end++;
            }

            if (end > at)
            {
                string word = text[at..end];
                if (Terms.IsStopWord(word) || s_functionWords.Contains(word))
                {
                    Close();
                }
                else
                {
                    open.Add(word);
                }

                at = end;
            }
            else
            {
                // Words go on over spaces and the end of a line, and over nothing else.
                if (!char.IsWhiteSpace(text[at]) || IsBlankLine(text, at))
                {
                    Close();
                }

                at++;
            }
        }

        Close();
        return candidates;

        void Close()
        {
            if (open.Count is > 0 and <= MostWords)
            {
                candidates.Add([.. open]);
            }

            open.Clear();
        }
    }

    // Letters and digits, and what joins them: "anti-viral", "don't", "3.5".
    private static bool IsInner(string text, int at, int start) => char.IsLetterOrDigit(text[at])
        || (text[at] is '-' or '\'' or '’' or '.' && at > start && at + 1 < text.Length
            && char.IsLetterOrDigit(text[at - 1]) && char.IsLetterOrDigit(text[at + 1]));

    private static bool IsBlankLine(string text, int at) => text[at] == '\n' && at + 1 < text.Length && text[at + 1] is '\n' or '\r';
}
