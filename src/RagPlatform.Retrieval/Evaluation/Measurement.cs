using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Evaluation;

/// <summary>What a run over judged queries found.</summary>
/// <param name="Cutoffs">In ascending order.</param>
/// <param name="Queries">The measures of each query, in the order they were asked.</param>
/// <param name="LatencyP50Ms">Milliseconds a query, median.</param>
internal sealed record Measurement(IReadOnlyList<int> Cutoffs, IReadOnlyList<QueryMeasures> Queries, double LatencyP50Ms)
{
    private static readonly Func<QueryMeasures, IReadOnlyList<double>>[] s_measures =
        [query => query.Ndcg, query => query.Recall, query => query.Precision, query => query.ReciprocalRank];

    /// <summary>Measures one ranking.</summary>
    /// <param name="queryId">Its query.</param>
    /// <param name="ranking">Different documents, best first, as deep as the deepest cut-off.</param>
    /// <param name="judgments">The relevance of documents; 0 where there is none.</param>
    /// <param name="cutoffs">In ascending order.</param>
    public static QueryMeasures Of(
        string queryId, IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> judgments, IReadOnlyList<int> cutoffs)
    {
        var measures = new QueryMeasures { QueryId = queryId };
        foreach (int k in cutoffs)
        {
            measures.Ndcg.Add(RankingMetrics.Ndcg(ranking, judgments, k));
            measures.Recall.Add(RankingMetrics.Recall(ranking, judgments, k));
            measures.Precision.Add(RankingMetrics.Precision(ranking, judgments, k));
            measures.ReciprocalRank.Add(RankingMetrics.ReciprocalRank(ranking, judgments, k));
        }

        return measures;
    }

    /// <summary>Means and intervals, one entry a cut-off.</summary>
    public IReadOnlyList<CutoffMeasures> Summarize()
    {
        double[][] columns =
            [.. Cutoffs.Index().SelectMany(cutoff => s_measures.Select(measure => Column(measure, cutoff.Index)))];
        MeanWithInterval[] means =
        [
            .. columns.Zip(Bootstrap.Intervals95(columns), (column, interval) =>
                new MeanWithInterval { Mean = column.Average(), Low = interval.Low, High = interval.High }),
        ];
        return
        [
            .. means.Chunk(s_measures.Length).Zip(Cutoffs, (of, k) =>
                new CutoffMeasures { K = k, Ndcg = of[0], Recall = of[1], Precision = of[2], Mrr = of[3] }),
        ];
    }

    /// <summary>The same at some of its cut-offs.</summary>
    public Measurement At(IReadOnlyList<int> cutoffs)
    {
        int[] kept = [.. Cutoffs.Index().Where(cutoff => cutoffs.Contains(cutoff.Item)).Select(cutoff => cutoff.Index)];
        return kept.Length == Cutoffs.Count
            ? this
            : this with { Cutoffs = cutoffs, Queries = [.. Queries.Select(query => Keep(query, kept))] };
    }

    private double[] Column(Func<QueryMeasures, IReadOnlyList<double>> measure, int cutoff) =>
        [.. Queries.Select(query => measure(query)[cutoff])];

    private static QueryMeasures Keep(QueryMeasures query, int[] kept) => new()
    {
        QueryId = query.QueryId,
        Ndcg = { kept.Select(i => query.Ndcg[i]) },
        Recall = { kept.Select(i => query.Recall[i]) },
        Precision = { kept.Select(i => query.Precision[i]) },
        ReciprocalRank = { kept.Select(i => query.ReciprocalRank[i]) },
    };
}
