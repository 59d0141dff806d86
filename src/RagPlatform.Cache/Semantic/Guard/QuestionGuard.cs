using RagPlatform.Embeddings;
using RagPlatform.Text.Words;

namespace RagPlatform.Cache.Semantic.Guard;

/// <summary>
/// Refuses pairs of questions that look alike and ask something else, whatever their vectors say. Rules, in this order: a vector that may
/// not decide; other numbers; a denial; words that exclude each other; other names; the other way round; another kind of question.
/// Symmetric. What it admits need not be the same question: <see cref="PairVerifier"/> judges that.
/// </summary>
internal static class QuestionGuard
{
    // What these do to their object and what they lead to are two things.
    private static readonly HashSet<int> s_changes =
    [
        .. new[] { "change", "switch", "move", "convert", "turn", "upgrade", "downgrade", "transfer", "migrate" }
            .Select(word => Lexicon.Meaning(PorterStemmer.Stem(word))),
    ];

    // Unknown characters alone do not: they are words here, compared like others.
    private const EmbeddingFlags Undecided = EmbeddingFlags.Empty | EmbeddingFlags.Truncated | EmbeddingFlags.NotEnglish;

    /// <summary>Checks one pair; questions equal but for case and white space are always admitted.</summary>
    public static GuardVerdict Check(QuestionTraits asked, QuestionTraits cached)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(cached);
        return IsSame(asked, cached) ? default : Check(asked, cached, TermAlignment.Of(asked, cached));
    }

    /// <summary>Whether both are one question but for case and white space.</summary>
    internal static bool IsSame(QuestionTraits asked, QuestionTraits cached) =>
        string.Equals(asked.Normalized, cached.Normalized, StringComparison.Ordinal);

    /// <summary>Checks one pair of different questions.</summary>
    internal static GuardVerdict Check(QuestionTraits asked, QuestionTraits cached, TermAlignment alignment) => new(
        ((asked.Flags | cached.Flags) & Undecided) != EmbeddingFlags.None ? GuardReason.Unreliable
        : !asked.IsComparable || !cached.IsComparable ? GuardReason.Incomparable
        : !SameSet(asked.Numbers, cached.Numbers) ? GuardReason.Numbers
        : asked.Negations % 2 != cached.Negations % 2 ? GuardReason.Negation
        : HasOpposites(asked, cached, alignment) ? GuardReason.Opposite
        : NamesDiffer(alignment, asked, cached) ? GuardReason.Names
        : IsTurned(asked, cached, alignment) ? GuardReason.Direction
        : asked.Asks != AskedKinds.None && cached.Asks != AskedKinds.None && (asked.Asks & cached.Asks) == 0 ? GuardReason.QuestionKind
        : GuardReason.None);

    private static bool SameSet(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        one.All(number => other.Contains(number)) && other.All(number => one.Contains(number));

    private static bool HasOpposites(QuestionTraits asked, QuestionTraits cached, TermAlignment alignment)
    {
        foreach (Term one in alignment.OnlyAsked)
        {
            foreach (Term other in alignment.OnlyCached)
            {
                if (Lexicon.AreOpposite(one.Stem, other.Stem))
                {
                    return true;
                }
            }
        }

        foreach (string one in asked.SmallWords)
        {
            if (Lexicon.HasOpposite(one) && !cached.SmallWords.Contains(one))
            {
                foreach (string other in cached.SmallWords)
                {
                    if (Lexicon.AreOpposite(one, other) && !asked.SmallWords.Contains(other))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static bool NamesDiffer(TermAlignment alignment, QuestionTraits asked, QuestionTraits cached) =>
        HasOwnName(alignment.OnlyAsked, cached) && HasOwnName(alignment.OnlyCached, asked);

    private static bool HasOwnName(List<Term> terms, QuestionTraits other)
    {
        foreach (Term term in terms)
        {
            if (term.IsName && !other.Squashed.Contains(term.Word.Replace("_", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTurned(QuestionTraits asked, QuestionTraits cached, TermAlignment alignment)
    {
        if (LeadsElsewhere(asked, cached) || LeadsElsewhere(cached, asked))
        {
            return true;
        }

        foreach ((string word, int before, int after) in asked.Directions)
        {
            if (before != after && cached.Directions.Contains((word, after, before)))
            {
                return true;
            }
        }

        // The same words throughout, and names or numbers in another order: "Does Ann owe Bob?", "Does Bob owe Ann?".
        if (alignment.OnlyAsked.Count > 0 || alignment.OnlyCached.Count > 0)
        {
            return false;
        }

        if (asked.Numbers.Count == cached.Numbers.Count && !asked.Numbers.SequenceEqual(cached.Numbers))
        {
            return true;
        }

        int[] names = [.. NamesInOrder(asked)], others = [.. NamesInOrder(cached)];
        return !names.AsSpan().SequenceEqual(others) && names.Order().SequenceEqual(others.Order())
            && !(asked.Directions.Count > 0 && Ends(asked).SequenceEqual(Ends(cached)));
    }

    // "to Hof from Ulm" is "from Ulm to Hof".
    private static IEnumerable<(string, int)> Ends(QuestionTraits question) =>
        question.Directions.Select(direction => (direction.Word, direction.After)).Order();

    /// <summary>"Change to the large plan" is not "change the large plan": the small word makes the end of what was the object.</summary>
    private static bool LeadsElsewhere(QuestionTraits one, QuestionTraits other)
    {
        foreach ((string word, int before, int _) in one.Directions)
        {
            if (word is "to" or "into" && s_changes.Contains(before)
                && other.Terms.Any(term => term.Meaning == before)
                && !other.Directions.Any(direction => direction.Word is "to" or "into" && direction.Before == before))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<int> NamesInOrder(QuestionTraits question) =>
        question.Terms.Where(term => term.IsName).Select(term => term.Meaning);
}
