namespace RagPlatform.Cache.Semantic.Guard;

/// <summary>Which words of two questions correspond: the same stem, the same meaning, a form of the word, or a slip of the keyboard.</summary>
internal readonly struct TermAlignment
{
    private const int ShortestForm = 4;

    private static readonly string[] s_endings =
    [
        "s", "es", "d", "ed", "r", "er", "ers", "or", "est", "ing", "ings", "al", "ally", "ly", "y", "able", "ion", "ions", "ation", "ment", "ness",
    ];

    private TermAlignment(int[] partners, List<Term> onlyAsked, List<Term> onlyCached, int same)
    {
        Partners = partners;
        OnlyAsked = onlyAsked;
        OnlyCached = onlyCached;
        Same = same;
    }

    /// <summary>For each term asked the index of its counterpart, or -1.</summary>
    public int[] Partners { get; }

    /// <summary>Terms without a counterpart in the cached question.</summary>
    public List<Term> OnlyAsked { get; }

    /// <summary>Terms without a counterpart in the asked question.</summary>
    public List<Term> OnlyCached { get; }

    /// <summary>Terms asked that have a counterpart of the same stem.</summary>
    public int Same { get; }

    /// <summary>Aligns; every term with the first one that corresponds, so a repeated word has one counterpart.</summary>
    public static TermAlignment Of(QuestionTraits asked, QuestionTraits cached)
    {
        IReadOnlyList<Term> x = asked.Terms, y = cached.Terms;
        var partners = new int[x.Count];
        var met = new bool[y.Count];
        int same = 0;
        var onlyAsked = new List<Term>();
        for (int i = 0; i < x.Count; i++)
        {
            partners[i] = Find(x[i], y);
            if (partners[i] < 0)
            {
                onlyAsked.Add(x[i]);
                continue;
            }

            same += x[i].Stem == y[partners[i]].Stem ? 1 : 0;
            met[partners[i]] = true;
        }

        var onlyCached = new List<Term>();
        for (int j = 0; j < y.Count; j++)
        {
            if (!met[j] && Find(y[j], x) < 0)
            {
                onlyCached.Add(y[j]);
            }
        }

        return new TermAlignment(partners, onlyAsked, onlyCached, same);
    }

    private static int Find(Term term, IReadOnlyList<Term> others)
    {
        for (int j = 0; j < others.Count; j++)
        {
            if (others[j].Stem == term.Stem)
            {
                return j;
            }
        }

        for (int j = 0; j < others.Count; j++)
        {
            if (others[j].Meaning == term.Meaning || IsForm(term.Word, others[j].Word))
            {
                return j;
            }
        }

        return -1;
    }

    // "warm" and "warmer"; "recieve" and "receive", but not "cat" and "car".
    private static bool IsForm(string one, string other)
    {
        if (Math.Min(one.Length, other.Length) < ShortestForm || Math.Abs(one.Length - other.Length) > 4 || Lexicon.AreOpposite(one, other))
        {
            return false;
        }

        return IsEnding(one, other) || IsEnding(other, one)
            || (Math.Min(one.Length, other.Length) >= 5 && one[0] == other[0] && IsOneSlip(one, other));
    }

    // Only by an ending: "warmer" is a form of "warm", "freemium" is none of "free".
    private static bool IsEnding(string word, string form) =>
        form.StartsWith(word, StringComparison.Ordinal) && Array.IndexOf(s_endings, form[word.Length..]) >= 0;

    /// <summary>Whether one letter was left out, added, changed, or two neighbours were exchanged.</summary>
    private static bool IsOneSlip(string one, string other)
    {
        (string shorter, string longer) = one.Length <= other.Length ? (one, other) : (other, one);
        if (longer.Length - shorter.Length > 1)
        {
            return false;
        }

        int i = 0;
        while (i < shorter.Length && shorter[i] == longer[i])
        {
            i++;
        }

        ReadOnlySpan<char> s = shorter.AsSpan(i), l = longer.AsSpan(i);
        if (l.Length > s.Length)
        {
            return s.SequenceEqual(l[1..]);
        }

        return s.Length == 0 || s[1..].SequenceEqual(l[1..])
            || (s.Length > 1 && s[0] == l[1] && s[1] == l[0] && s[2..].SequenceEqual(l[2..]));
    }
}
