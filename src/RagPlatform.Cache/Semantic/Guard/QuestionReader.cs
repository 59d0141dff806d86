using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using RagPlatform.Text.Words;

namespace RagPlatform.Cache.Semantic.Guard;

/// <summary>Reads the traits off a question, word by word.</summary>
/// <param name="text">Compatibility-composed, white space folded, capitals kept.</param>
internal sealed class QuestionReader(string text)
{
    private const int MaxWordLength = 64;
    private const int KindWithin = 8;
    private const int ShortestLastWord = 3;
    private const double MostlyCapitals = 0.6;

    private static readonly string[] s_directions = ["to", "into", "from", "than", "instead", "against"];
    private static readonly string[] s_auxiliaries =
    [
        "is", "are", "was", "were", "do", "does", "did", "can", "could", "will", "would", "should", "shall", "may", "must", "has", "have",
        "i", "to", "am", "my", "the",
    ];

    // Courtesies, and words that ask without saying what for.
    private static readonly FrozenSet<string> s_fillers = (
        "please hello hi hey thanks thank ok okay am he she him her his hers us some just also may might must being get getting got im up off "
        + "over under down through i'm i'd i'll i've it's there's what's where's how's that's let's use used uses using utilize utilized "
        + "utilizing employed help assist assistance need needs want wanna wish like know tell question questions wondering wonder "
        + "trying try gotta way possible damn goddamn bloody fucking").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private readonly List<(string Word, bool IsName)> _words = [];

    /// <summary>Reads, and fills the traits in.</summary>
    public void Fill(QuestionTraits traits)
    {
        Split();
        DropNamesOfTitles();
        var terms = new List<Term>(_words.Count);
        var small = new List<string>(_words.Count);
        var numbers = new List<string>();
        for (int i = 0; i < _words.Count; i++)
        {
            (string word, bool isName) = _words[i];
            if (Number(word) is { } number)
            {
                numbers.Add(number);
            }
            else if (Lexicon.IsNegation(word))
            {
                traits.Negations += IsDenial(i) ? 1 : 0;
            }
            else if (IsSmall(word))
            {
                small.Add(word);
            }
            else
            {
                string stem = PorterStemmer.Stem(word);
                terms.Add(new Term(word, stem, Lexicon.Meaning(stem), isName, i));
            }
        }

        traits.Terms = terms;
        traits.SmallWords = small;
        traits.Numbers = numbers;
        traits.Asks = Kinds();
        traits.Directions = Directions(terms);
        traits.Squashed = Squash();
    }

    private static bool IsSmall(string word) => Terms.IsStopWord(word) || word.StartsWith('\'') || s_fillers.Contains(word);

    private void Split()
    {
        int start = -1;
        bool sentenceStart = true;
        for (int i = 0; i <= text.Length; i++)
        {
            char character = i < text.Length ? text[i] : ' ';
            bool inWord = IsWordCharacter(character) || (start >= 0 && Joins(i, start));
            if (inWord && start < 0)
            {
                start = i;
            }
            else if (!inWord)
            {
                if (start >= 0)
                {
                    AddWord(start, i, sentenceStart);
                    sentenceStart = false;
                    start = -1;
                }

                // Not after "Mr."
                bool ends = character == '.' ? _words.Count > 0 && _words[^1].Word.Length > ShortestLastWord : character is '?' or '!' or ':';
                sentenceStart |= ends;
            }

            if (inWord && i < text.Length && IsUnspaced(character))
            {
                AddWord(start, i + 1, sentenceStart: true);
                start = -1;
            }
        }
    }

    private static bool IsWordCharacter(char character) =>
        char.IsLetterOrDigit(character) || character == '_' || char.IsSurrogate(character) || char.GetUnicodeCategory(character)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.CurrencySymbol
            or UnicodeCategory.MathSymbol or UnicodeCategory.OtherSymbol;

    // What keeps a number or a contraction together: 2.10.0, 1,000, 2023-01-05, don't.
    private bool Joins(int i, int start)
    {
        if (i + 1 >= text.Length)
        {
            return false;
        }

        bool betweenDigits = char.IsDigit(text[i - 1]) && char.IsDigit(text[i + 1]);
        return text[i] switch
        {
            '\'' => char.IsLetter(text[i - 1]) && char.IsLetter(text[i + 1]),
            '.' or ',' or '-' or '/' or ':' => betweenDigits && char.IsDigit(text[start]) | text[start] is 'v' or 'V',
            _ => false,
        };
    }

    private void AddWord(int start, int end, bool sentenceStart)
    {
        end = Math.Min(end, start + MaxWordLength);
        ReadOnlySpan<char> written = text.AsSpan(start, end - start);
        if (written.EndsWith("'s", StringComparison.OrdinalIgnoreCase))
        {
            written = written[..^2];
        }

        bool isName = written.Contains('_') || written[1..].ContainsAnyInRange('A', 'Z') || (!sentenceStart && char.IsUpper(written[0]));
        _words.Add((written.ToString().ToLowerInvariant(), isName && written.Length > 1));
    }

    // In a title, or in capitals throughout, a capital says nothing.
    private void DropNamesOfTitles()
    {
        if (_words.Count(word => word.IsName) > MostlyCapitals * _words.Count)
        {
            for (int i = 0; i < _words.Count; i++)
            {
                _words[i] = (_words[i].Word, _words[i].Word.Contains('_'));
            }
        }
    }

    private static string? Number(string word)
    {
        if (!word.Any(char.IsDigit))
        {
            return Lexicon.Number(word);
        }

        string number = word.Length > 1 && word[0] == 'v' && char.IsDigit(word[1]) ? word[1..] : word;
        if (number.Length > 2 && char.IsDigit(number[0]) && number[^2..] is "st" or "nd" or "rd" or "th")
        {
            number = number[..^2];
        }

        return number.Replace(",", string.Empty, StringComparison.Ordinal).Replace('/', '-');
    }

    // "I don't know how to …" denies nothing, nor does the "no" before a sentence.
    private bool IsDenial(int i) =>
        !(i + 1 < _words.Count && _words[i + 1].Word is "know" or "sure" or "understand" or "remember" or "only")
        && !(i == 0 && _words[i].Word == "no");

    private AskedKinds Kinds()
    {
        bool isQuestion = text.Contains('?');
        for (int i = 0; i < Math.Min(_words.Count, KindWithin); i++)
        {
            string next = i + 1 < _words.Count ? _words[i + 1].Word : string.Empty;
            AskedKinds kind = _words[i].Word switch
            {
                "when" => AskedKinds.Time,
                "who" or "whom" or "whose" => AskedKinds.Person,
                "why" => AskedKinds.Reason,
                "how" when next is "much" or "many" => AskedKinds.Amount,
                "how" when next is "long" or "soon" or "often" => AskedKinds.Time,
                "how" when next == "come" => AskedKinds.Reason,
                "what" when next == "time" => AskedKinds.Time,
                "what" when HasWord("reason") => AskedKinds.Reason,
                "how" or "what" or "which" or "where" or "what's" or "where's" => AskedKinds.ThingOrPlace,
                _ => AskedKinds.None,
            };
            if (kind != AskedKinds.None && (isQuestion || (i == 0 && Array.IndexOf(s_auxiliaries, next) >= 0)))
            {
                return kind;
            }
        }

        return AskedKinds.None;
    }

    private bool HasWord(string word) => _words.Any(item => item.Word == word);

    private List<(string, int, int)> Directions(List<Term> terms)
    {
        var directions = new List<(string, int, int)>();
        for (int i = 0; i < _words.Count; i++)
        {
            if (Array.IndexOf(s_directions, _words[i].Word) >= 0)
            {
                int before = terms.FindLastIndex(term => term.Position < i);
                int after = terms.FindIndex(term => term.Position > i);
                if (before >= 0 && after >= 0)
                {
                    directions.Add((_words[i].Word, terms[before].Meaning, terms[after].Meaning));
                }
            }
        }

        return directions;
    }

    private string Squash()
    {
        var squashed = new StringBuilder(text.Length);
        foreach ((string word, _) in _words)
        {
            squashed.Append(word);
        }

        return squashed.Replace("_", string.Empty).Replace("'", string.Empty).ToString();
    }

    // Han, Hiragana, Katakana: each character is a word.
    private static bool IsUnspaced(char character) => character is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF');
}
