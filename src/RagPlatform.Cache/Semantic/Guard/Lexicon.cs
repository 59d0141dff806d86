using System.Collections.Frozen;
using RagPlatform.Text.Words;

namespace RagPlatform.Cache.Semantic.Guard;

/// <summary>What is known of English words beforehand: <c>synonyms.txt</c> and <c>opposites.txt</c> beside this file, one group a line.</summary>
internal static class Lexicon
{
    private static readonly FrozenDictionary<string, int> s_meanings = ReadMeanings();
    private static readonly FrozenDictionary<string, int[]> s_groups = ReadGroups();

    private static readonly FrozenSet<string> s_negations = new[]
    {
        "not", "no", "never", "without", "cannot", "none", "nor", "neither", "nobody", "nothing", "unable", "hardly",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> s_numbers = (
        "two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 fifteen=15 twenty=20 thirty=30 forty=40 "
        + "fifty=50 sixty=60 ninety=90 hundred=100 thousand=1000 million=1000000")
        .Split(' ')
        .Select(pair => pair.Split('='))
        .ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    // Prefixes that turn a word into its opposite.
    private static readonly string[] s_turning = ["un", "in", "im", "ir", "dis", "non", "de", "anti", "mis"];

    /// <summary>What a stem means: the same number for stems of one group, else one of its own.</summary>
    public static int Meaning(string stem) =>
        s_meanings.TryGetValue(stem, out int group) ? group : (int)(Hash(stem) | 0x8000_0000);

    /// <summary>The digits a number word stands for; null when it is none.</summary>
    public static string? Number(string word) => s_numbers.GetValueOrDefault(word);

    /// <summary>Whether a word denies.</summary>
    public static bool IsNegation(string word) =>
        s_negations.Contains(word) || word.EndsWith("n't", StringComparison.Ordinal) || IsShortenedNegation(word);

    /// <summary>Whether two stems exclude each other.</summary>
    public static bool AreOpposite(string one, string other) =>
        (s_groups.TryGetValue(one, out int[]? groups) && s_groups.TryGetValue(other, out int[]? others) && groups.AsSpan().ContainsAny(others))
        || IsTurned(one, other)
        || IsTurned(other, one);

    /// <summary>Whether a word that is otherwise too frequent to count belongs to a group of words that exclude each other.</summary>
    public static bool HasOpposite(string stem) => s_groups.ContainsKey(stem);

    private static bool IsTurned(string word, string other)
    {
        const int Shortest = 4;
        if (word.Length < Shortest)
        {
            return false;
        }

        foreach (string prefix in s_turning)
        {
            if (other.Length == prefix.Length + word.Length && other.StartsWith(prefix, StringComparison.Ordinal)
                && other.EndsWith(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // "dont", "cant", as people type them.
    private static bool IsShortenedNegation(string word) =>
        word is "dont" or "cant" or "doesnt" or "didnt" or "wont" or "isnt" or "arent" or "wasnt" or "hasnt" or "havent" or "couldnt"
            or "shouldnt" or "wouldnt";

    // FNV-1a.
    private static uint Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char character in text)
        {
            hash = (hash ^ character) * 16777619;
        }

        return hash;
    }

    private static FrozenDictionary<string, int> ReadMeanings()
    {
        var meanings = new Dictionary<string, int>(StringComparer.Ordinal);
        int group = 0;
        foreach (string[] words in Lines("synonyms.txt"))
        {
            group++;
            foreach (string word in words)
            {
                meanings.TryAdd(PorterStemmer.Stem(word), group);
            }
        }

        return meanings.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, int[]> ReadGroups() =>
        Lines("opposites.txt")
            .SelectMany((words, line) => words.Select(word => (Stem: PorterStemmer.Stem(word), Line: line)))
            .GroupBy(item => item.Stem, item => item.Line, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Distinct().ToArray(), StringComparer.Ordinal);

    private static IEnumerable<string[]> Lines(string file)
    {
        using Stream stream = typeof(Lexicon).Assembly.GetManifestResourceStream($"Semantic.Guard.{file}")
            ?? throw new InvalidOperationException($"The assembly lacks {file}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            }
        }
    }
}
