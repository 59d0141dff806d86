using System.Collections.Frozen;
using System.Text;

namespace RagPlatform.Cache.Scopes;

/// <summary>
/// In which language a question is asked, so that its answer is not given to one who asks in another. The writing system decides; in Latin
/// script the small words that one language alone has. Where nothing speaks for a language it is just <c>latin</c>.
/// </summary>
internal static class QuestionLanguage
{
    private const string Latin = "latin";

    // Common in one of these languages and not a common word of the others.
    private static readonly FrozenDictionary<string, string> s_words = new Dictionary<string, string[]>
    {
        ["en"] =
        [
            "the", "what", "how", "is", "are", "does", "can", "which", "when", "where", "who", "why", "my", "you", "your", "of", "with", "from",
            "it", "this", "that", "and", "if", "not", "should", "would", "could", "there", "about",
        ],
        ["de"] =
        [
            "der", "das", "und", "ist", "wie", "wo", "wann", "warum", "welche", "ich", "nicht", "mein", "meine", "kann", "für", "von", "mit",
            "ein", "eine", "auf", "zu", "sind",
        ],
        ["fr"] =
        [
            "les", "est", "où", "quand", "pourquoi", "comment", "quel", "quelle", "je", "mon", "dans", "avec", "pour", "puis-je", "sont", "du",
            "des", "et",
        ],
        ["es"] =
        [
            "el", "los", "cómo", "dónde", "cuándo", "qué", "cuál", "mi", "puedo", "está", "son", "del", "por", "y", "para",
        ],
        ["it"] = ["il", "gli", "come", "dove", "perché", "quale", "mio", "posso", "è", "sono", "della", "di", "che"],
        ["nl"] = ["het", "hoe", "waar", "wanneer", "waarom", "welke", "ik", "mijn", "kan", "zijn", "niet", "een", "voor", "van"],
        ["pt"] = ["os", "onde", "quando", "qual", "meu", "minha", "posso", "não", "são", "uma", "como", "você"],
    }
    .SelectMany(language => language.Value.Select(word => (word, language.Key)))
    .GroupBy(pair => pair.word, pair => pair.Key)
    .Where(group => group.Count() == 1)
    .ToFrozenDictionary(group => group.Key, group => group.Single(), StringComparer.Ordinal);

    private static readonly (string Name, int From, int To)[] s_scripts =
    [
        (Latin, 0x41, 0x24F), ("greek", 0x370, 0x3FF), ("cyrillic", 0x400, 0x52F), ("armenian", 0x530, 0x58F), ("hebrew", 0x590, 0x5FF),
        ("arabic", 0x600, 0x77F), ("devanagari", 0x900, 0x97F), ("bengali", 0x980, 0x9FF), ("tamil", 0xB80, 0xBFF), ("thai", 0xE00, 0xE7F),
        ("georgian", 0x10A0, 0x10FF), ("hangul", 0x1100, 0x11FF), (Latin, 0x1E00, 0x1EFF), ("kana", 0x3040, 0x30FF), ("han", 0x4E00, 0x9FFF),
        ("hangul", 0xAC00, 0xD7A3),
    ];

    /// <summary>The language of a normalised question: a code such as <c>en</c>, or the name of a writing system.</summary>
    public static string Of(string question)
    {
        string script = Script(question);
        return script == Latin ? LatinLanguage(question) : script;
    }

    private static string Script(string text)
    {
        if (Ascii.IsValid(text))
        {
            return Latin;
        }

        Span<int> counts = stackalloc int[s_scripts.Length];
        foreach (char character in text)
        {
            for (int i = 0; char.IsLetter(character) && i < s_scripts.Length; i++)
            {
                counts[i] += character >= s_scripts[i].From && character <= s_scripts[i].To ? 1 : 0;
            }
        }

        int most = 0;
        for (int i = 1; i < counts.Length; i++)
        {
            most = counts[i] > counts[most] ? i : most;
        }

        return s_scripts[most].Name;
    }

    private static string LatinLanguage(string text)
    {
        var votes = new Dictionary<string, int>();
        foreach (Range range in text.AsSpan().SplitAny(" .,;:!?¿¡\"'’()"))
        {
            if (s_words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text.AsSpan(range), out string? language))
            {
                votes[language] = votes.GetValueOrDefault(language) + 1;
            }
        }

        return votes.Count == 0 ? Latin : votes.OrderByDescending(vote => vote.Value).ThenBy(vote => vote.Key, StringComparer.Ordinal).First().Key;
    }
}
