using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace RagPlatform.Retrieval.Faq;

/// <summary>A question as it is compared with others: what it says, without how it is put.</summary>
internal sealed partial class FaqQuestion
{
    // "One" is more often a pronoun than a number.
    private static readonly FrozenDictionary<string, string> s_numbers = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["two"] = "2",
        ["three"] = "3",
        ["four"] = "4",
        ["five"] = "5",
        ["six"] = "6",
        ["seven"] = "7",
        ["eight"] = "8",
        ["nine"] = "9",
        ["ten"] = "10",
        ["twelve"] = "12",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_negations = new[]
    {
        "not", "no", "never", "without", "cannot", "none", "neither", "nor", "nothing", "nobody", "nowhere", "dont", "cant", "wont", "isnt",
        "arent", "doesnt", "didnt", "shouldnt", "wouldnt", "couldnt", "wasnt", "werent", "hasnt", "havent",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_asking = new[] { "who", "when", "where", "why", "how" }.ToFrozenSet(StringComparer.Ordinal);

    private FaqQuestion(string text)
    {
        string[] words = [.. WordPattern().Matches(text).Select(match => match.Value.ToLowerInvariant().Replace('’', '\''))];
        Normal = string.Join(' ', words);
        Words = words.ToFrozenSet(StringComparer.Ordinal);
        Terms = RagPlatform.Text.Words.Terms.Of(text).ToFrozenSet(StringComparer.Ordinal);
        IsNegated = words.Any(word => s_negations.Contains(word) || word.EndsWith("n't", StringComparison.Ordinal));
        Asks = words.Where(s_asking.Contains).ToFrozenSet(StringComparer.Ordinal);
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string word in words)
        {
            AddNumbers(word, numbers, named);
        }

        Numbers = numbers.ToFrozenSet(StringComparer.Ordinal);
        NamedNumbers = named.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Its words in order, lower case, without what stands between them: equal for the same question typed differently.</summary>
    public string Normal { get; }

    /// <summary>Its words.</summary>
    public FrozenSet<string> Words { get; }

    /// <summary>Its content: stems without stop words.</summary>
    public FrozenSet<string> Terms { get; }

    /// <summary>Whether something in it is denied.</summary>
    public bool IsNegated { get; }

    /// <summary>Who, when, where, why or how, where it asks that.</summary>
    public FrozenSet<string> Asks { get; }

    /// <summary>Its quantities: "7", "2.5", "10" of "10mg".</summary>
    public FrozenSet<string> Numbers { get; }

    /// <summary>Numbers that are part of a name, by the name: "19" of "covid-19".</summary>
    public FrozenDictionary<string, string> NamedNumbers { get; }

    /// <summary>Reads a question.</summary>
    public static FaqQuestion Of(string text) => new(text);

    private static void AddNumbers(string word, HashSet<string> numbers, Dictionary<string, string> named)
    {
        if (s_numbers.TryGetValue(word, out string? spelled))
        {
            numbers.Add(spelled);
        }
        else if (word.Any(char.IsDigit))
        {
            string letters = string.Concat(word.Where(char.IsLetter));
            string digits = string.Concat(word.Where(mark => char.IsDigit(mark) || mark is '.' or '/' or '-')).Trim('-');
            if (letters.Length > 0 && char.IsLetter(word[0]))
            {
                named[letters] = digits;
            }
            else
            {
                numbers.Add(digits);
            }
        }
    }

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}]+(?:['’.,/\-][\p{L}\p{M}\p{Nd}]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex WordPattern();
}
