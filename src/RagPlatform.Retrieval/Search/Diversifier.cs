using RagPlatform.Contracts.V1;
using RagPlatform.Text.Words;

namespace RagPlatform.Retrieval.Search;

/// <summary>
/// Chooses passages that do not repeat each other: maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998). Each time the passage is
/// taken whose (1 − d)·score − d·(highest similarity with one taken before) is highest; similarity is the Jaccard index of the terms.
/// </summary>
internal static class Diversifier
{
    /// <summary>The chosen passages in the order they were chosen.</summary>
    /// <param name="passages">Best first, scores in [0, 1].</param>
    /// <param name="count">How many at most.</param>
    /// <param name="diversity">d in [0, 1]: 0 takes the best as they are, 1 looks only at what is new.</param>
    public static IReadOnlyList<Passage> Choose(IReadOnlyList<Passage> passages, int count, double diversity)
    {
        HashSet<string>[] terms = [.. passages.Select(passage => Terms.Of(passage.Text).ToHashSet(StringComparer.Ordinal))];
        double[] repeats = new double[passages.Count];
        var open = Enumerable.Range(0, passages.Count).ToList();
        var chosen = new List<Passage>(Math.Min(count, passages.Count));
        while (chosen.Count < count && open.Count > 0)
        {
            int next = open.MaxBy(i => ((1 - diversity) * passages[i].Score) - (diversity * repeats[i]));
            open.Remove(next);
            chosen.Add(passages[next]);
            foreach (int i in open)
            {
                repeats[i] = Math.Max(repeats[i], Similarity(terms[i], terms[next]));
            }
        }

        return chosen;
    }

    private static double Similarity(HashSet<string> first, HashSet<string> second)
    {
        int shared = first.Count(second.Contains);
        int all = first.Count + second.Count - shared;
        return all == 0 ? 1 : (double)shared / all;
    }
}
