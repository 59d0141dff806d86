namespace RagPlatform.Text.Words;

/// <summary>
/// The Porter stemmer: brings English word forms together ("studies", "studied", "studying" become "studi").
/// Source: M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980, with the author's later change of step 2
/// ("logi" to "log", "bli" to "ble"). Words with anything but a to z are left as they are.
/// </summary>
public static class PorterStemmer
{
    private static readonly (string Suffix, string Replacement)[] s_step2 =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"), ("alli", "al"),
        ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"),
        ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"), ("logi", "log"),
    ];

    private static readonly (string Suffix, string Replacement)[] s_step3 =
    [
        ("icate", "ic"), ("ative", string.Empty), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", string.Empty),
        ("ness", string.Empty),
    ];

    private static readonly string[] s_step4 =
    [
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive", "ize",
    ];

    /// <summary>The stem of a lower-case word.</summary>
    public static string Stem(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (word.Length <= 2 || word.AsSpan().ContainsAnyExceptInRange('a', 'z'))
        {
            return word;
        }

        string stem = Step1C(Step1B(Step1A(word)));
        stem = Replace(stem, s_step2);
        stem = Replace(stem, s_step3);
        return Step5(Step4(stem));
    }

    private static string Step1A(string word)
    {
        if (word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("ies", StringComparison.Ordinal))
        {
            return word[..^2];
        }

        return word[^1] == 's' && word[^2] != 's' ? word[..^1] : word;
    }

    private static string Step1B(string word)
    {
        if (word.EndsWith("eed", StringComparison.Ordinal))
        {
            return Measure(word.AsSpan(..^3)) > 0 ? word[..^1] : word;
        }

        string? stem = WithoutVowelSuffix(word, "ed") ?? WithoutVowelSuffix(word, "ing");
        if (stem is null)
        {
            return word;
        }

        if (stem.EndsWith("at", StringComparison.Ordinal) || stem.EndsWith("bl", StringComparison.Ordinal)
            || stem.EndsWith("iz", StringComparison.Ordinal))
        {
            return stem + "e";
        }

        if (EndsInDoubleConsonant(stem) && stem[^1] is not ('l' or 's' or 'z'))
        {
            return stem[..^1];
        }

        return Measure(stem) == 1 && EndsInShortSyllable(stem) ? stem + "e" : stem;
    }

    private static string Step1C(string word) =>
        word[^1] == 'y' && HasVowel(word.AsSpan(..^1)) ? string.Concat(word.AsSpan(..^1), "i") : word;

    private static string Step4(string word)
    {
        // The longest suffix decides, whether or not its condition then holds.
        string longest = string.Empty;
        foreach (string suffix in s_step4)
        {
            if (suffix.Length > longest.Length && word.EndsWith(suffix, StringComparison.Ordinal))
            {
                longest = suffix;
            }
        }

        string stem = word[..^longest.Length];
        bool allowed = longest != "ion" || (stem.Length > 0 && stem[^1] is 's' or 't');
        return longest.Length > 0 && allowed && Measure(stem) > 1 ? stem : word;
    }

    private static string Step5(string word)
    {
        if (word[^1] == 'e')
        {
            string stem = word[..^1];
            int measure = Measure(stem);
            if (measure > 1 || (measure == 1 && !EndsInShortSyllable(stem)))
            {
                word = stem;
            }
        }

        return word[^1] == 'l' && EndsInDoubleConsonant(word) && Measure(word.AsSpan(..^1)) > 1 ? word[..^1] : word;
    }

    private static string Replace(string word, (string Suffix, string Replacement)[] rules)
    {
        (string Suffix, string Replacement) longest = (string.Empty, string.Empty);
        foreach ((string Suffix, string Replacement) rule in rules)
        {
            if (rule.Suffix.Length > longest.Suffix.Length && word.EndsWith(rule.Suffix, StringComparison.Ordinal))
            {
                longest = rule;
            }
        }

        ReadOnlySpan<char> stem = word.AsSpan(..^longest.Suffix.Length);
        return longest.Suffix.Length > 0 && Measure(stem) > 0 ? string.Concat(stem, longest.Replacement) : word;
    }

    private static string? WithoutVowelSuffix(string word, string suffix) =>
        word.EndsWith(suffix, StringComparison.Ordinal) && HasVowel(word.AsSpan(..^suffix.Length)) ? word[..^suffix.Length] : null;

    /// <summary>m in [C](VC)^m[V]: how many times a run of consonants follows a run of vowels.</summary>
    private static int Measure(ReadOnlySpan<char> stem)
    {
        int measure = 0;
        bool afterVowel = false;
        for (int i = 0; i < stem.Length; i++)
        {
            bool vowel = IsVowel(stem, i);
            if (afterVowel && !vowel)
            {
                measure++;
            }

            afterVowel = vowel;
        }

        return measure;
    }

    private static bool HasVowel(ReadOnlySpan<char> stem)
    {
        for (int i = 0; i < stem.Length; i++)
        {
            if (IsVowel(stem, i))
            {
                return true;
            }
        }

        return false;
    }

    // 'y' is a vowel after a consonant, a consonant at the beginning and after a vowel.
    private static bool IsVowel(ReadOnlySpan<char> word, int i) => word[i] switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' => true,
        'y' => i > 0 && !IsVowel(word, i - 1),
        _ => false,
    };

    private static bool EndsInDoubleConsonant(string word) =>
        word.Length >= 2 && word[^1] == word[^2] && !IsVowel(word, word.Length - 1);

    // Consonant, vowel, consonant other than w, x, y.
    private static bool EndsInShortSyllable(string word) =>
        word.Length >= 3
        && !IsVowel(word, word.Length - 3)
        && IsVowel(word, word.Length - 2)
        && !IsVowel(word, word.Length - 1)
        && word[^1] is not ('w' or 'x' or 'y');
}
