namespace RagPlatform.Retrieval.Evaluation;

/// <summary>
/// Measures of a ranking against judgments, each in [0, 1], as trec_eval computes them
/// (Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002, for nDCG).
/// </summary>
internal static class RankingMetrics
{
    /// <summary>
    /// nDCG@k = Σ rel(i)/log₂(i + 1) over the first k ranks, divided by the same sum of the best possible ranking.
    /// Example: the only relevant document at rank 2 gives (1/log₂3)/(1/log₂2) = 0.631.
    /// </summary>
    public static double Ndcg(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> judgments, int k)
    {
        double ideal = Gain(judgments.Values.Where(relevance => relevance > 0).OrderDescending().Take(k));
        return ideal == 0 ? 0 : Gain(ranking.Take(k).Select(document => Math.Max(0, judgments.GetValueOrDefault(document)))) / ideal;
    }

    /// <summary>Share of the relevant documents that are among the first k.</summary>
    public static double Recall(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> judgments, int k)
    {
        int relevant = judgments.Values.Count(relevance => relevance > 0);
        return relevant == 0 ? 0 : (double)ranking.Take(k).Count(document => judgments.GetValueOrDefault(document) > 0) / relevant;
    }

    /// <summary>Share of the first k that are relevant.</summary>
    public static double Precision(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> judgments, int k) =>
        (double)ranking.Take(k).Count(document => judgments.GetValueOrDefault(document) > 0) / k;

    /// <summary>One over the rank of the first relevant document among the first k, 0 without one.</summary>
    public static double ReciprocalRank(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> judgments, int k)
    {
        for (int i = 0; i < Math.Min(k, ranking.Count); i++)
        {
            if (judgments.GetValueOrDefault(ranking[i]) > 0)
            {
                return 1.0 / (i + 1);
            }
        }

        return 0;
    }

    private static double Gain(IEnumerable<int> relevances)
    {
        double sum = 0;
        int rank = 1;
        foreach (int relevance in relevances)
        {
            sum += relevance / Math.Log2(++rank);
        }

        return sum;
    }
}
