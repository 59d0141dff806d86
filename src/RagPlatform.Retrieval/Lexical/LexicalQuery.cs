namespace RagPlatform.Retrieval.Lexical;

/// <summary>What a query says, independent of any index.</summary>
internal sealed class LexicalQuery
{
    /// <summary>Different terms that count; of a longer query the first ones do.</summary>
    public const int MaxTerms = 128;

    private readonly string[] _sequence;
    private readonly (string Term, int Count)[] _terms;

    /// <summary>Reads a query's text.</summary>
    public LexicalQuery(string text)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        _sequence = [.. RagPlatform.Text.Words.Terms.Of(text).TakeWhile(term => known.Contains(term) || (known.Count < MaxTerms && known.Add(term)))];
        _terms = [.. _sequence.CountBy(term => term, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value))];
    }

    /// <summary>True when it has no term at all.</summary>
    public bool IsEmpty => _terms.Length == 0;

    /// <summary>Its different terms, each with how often it says them.</summary>
    public IReadOnlyList<(string Term, int Count)> Counted => _terms;

    /// <summary>Its terms in order.</summary>
    public IReadOnlyList<string> Sequence => _sequence;

    /// <summary>Its terms that a vocabulary knows, each with how often it says them.</summary>
    public IEnumerable<(int Number, int Count)> Terms(Vocabulary vocabulary) =>
        _terms.Select(term => (Number: vocabulary.Find(term.Term), term.Count)).Where(term => term.Number >= 0);

    /// <summary>Terms that follow each other in it, each pair with how often.</summary>
    public IReadOnlyDictionary<(int First, int Second), int> Pairs(Vocabulary vocabulary)
    {
        int[] numbers = [.. _sequence.Select(vocabulary.Find)];
        return numbers.Zip(numbers.Skip(1))
            .Where(pair => pair.First >= 0 && pair.Second >= 0)
            .CountBy(pair => pair)
            .ToDictionary();
    }

    /// <summary>The parts of its terms, known ones and others, that a vocabulary has; each with how often.</summary>
    public IEnumerable<(int Number, int Count)> Parts(Vocabulary vocabulary) => _terms
        .SelectMany(term => vocabulary.FindParts(term.Term).Select(part => (Part: part, term.Count)))
        .GroupBy(entry => entry.Part, entry => entry.Count)
        .Select(group => (group.Key, group.Sum()));
}
