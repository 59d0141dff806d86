namespace RagPlatform.Retrieval.Faq;

/// <summary>
/// How much each term says among questions: w(t) = ln((N + 20) / (n(t) + 0.5)), N questions of which n(t) have the term: an inverse document
/// frequency as BM25 has it, with twenty more questions imagined, so that in a small table one word does not outweigh all others.
/// Likeness is Dice's coefficient with these weights: 2·w(A∩B) / (w(A) + w(B)), in [0, 1] (L. R. Dice, "Measures of the Amount of Ecologic
/// Association Between Species", Ecology 26(3), 1945).
/// With N = 3, n(mill) = 2 and n(open) = 1: w(mill) = ln(23/2.5) = 2.219, w(open) = ln(23/1.5) = 2.730, and the likeness of {mill, open} and
/// {mill} is 2·2.219 / (4.949 + 2.219) = 0.619.
/// </summary>
internal sealed class TermWeights
{
    private const int ImaginedQuestions = 20;
    private readonly Dictionary<string, int> _questions = new(StringComparer.Ordinal);
    private readonly int _count;

    public TermWeights(IReadOnlyList<FaqItem> entries)
    {
        _count = entries.Count;
        foreach (string term in entries.SelectMany(entry => entry.Asks.Terms))
        {
            _questions[term] = _questions.GetValueOrDefault(term) + 1;
        }
    }

    /// <summary>How alike two questions' contents are, in [0, 1].</summary>
    public double Likeness(FaqQuestion one, FaqQuestion other)
    {
        double all = one.Terms.Sum(Weight) + other.Terms.Sum(Weight);
        return all > 0 ? 2 * one.Terms.Where(other.Terms.Contains).Sum(Weight) / all : 0;
    }

    private double Weight(string term) => Math.Log((_count + ImaginedQuestions) / (_questions.GetValueOrDefault(term) + 0.5));
}
