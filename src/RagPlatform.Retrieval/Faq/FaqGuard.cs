namespace RagPlatform.Retrieval.Faq;

/// <summary>
/// Refuses pairs of questions that look alike and ask something else, whatever their vectors say: another number, a denial in one of them,
/// another kind of question (when, where), an opposite (on, off), or a word put in place of another one in the same sentence.
/// </summary>
internal static class FaqGuard
{
    private const int MinStem = 4;

    private static readonly (string One, string Other)[] s_opposites =
    [
        ("on", "off"), ("in", "out"), ("up", "down"), ("before", "after"), ("more", "less"), ("most", "least"), ("first", "last"),
        ("minimum", "maximum"), ("from", "to"),
    ];

    /// <summary>Whether two questions may be taken for the same.</summary>
    public static bool Admits(FaqQuestion asked, FaqQuestion known) =>
        asked.Numbers.SetEquals(known.Numbers)
        && asked.NamedNumbers.All(name => !known.NamedNumbers.TryGetValue(name.Key, out string? number) || number == name.Value)
        && asked.IsNegated == known.IsNegated
        && (asked.Asks.Count == 0 || known.Asks.Count == 0 || asked.Asks.Overlaps(known.Asks))
        && !s_opposites.Any(pair => IsTurned(asked, known, pair.One, pair.Other) || IsTurned(asked, known, pair.Other, pair.One))
        && !IsWordSwapped(asked, known);

    private static bool IsTurned(FaqQuestion asked, FaqQuestion known, string one, string other) =>
        asked.Words.Contains(one) && !asked.Words.Contains(other) && known.Words.Contains(other) && !known.Words.Contains(one);

    // "Where is the old mill?" and "Where is the new mill?": each has a word the other has not, and the rest is the same; or each has a few,
    // and at least twice as much is the same.
    private static bool IsWordSwapped(FaqQuestion asked, FaqQuestion known)
    {
        string[] onlyAsked = [.. asked.Terms.Where(term => !known.Terms.Any(other => IsForm(term, other)))];
        string[] onlyKnown = [.. known.Terms.Where(term => !asked.Terms.Any(other => IsForm(term, other)))];
        int shared = asked.Terms.Count - onlyAsked.Length;
        int swapped = Math.Max(onlyAsked.Length, onlyKnown.Length);
        return onlyAsked.Length > 0 && onlyKnown.Length > 0 && shared > 0 && (swapped == 1 || shared >= 2 * swapped);
    }

    // Forms of a word that its stem does not bring together: "warm" and "warmer", "spread" and "spreadabl".
    private static bool IsForm(string one, string other) =>
        one == other
        || (Math.Min(one.Length, other.Length) >= MinStem
            && (one.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(one, StringComparison.Ordinal)));
}
