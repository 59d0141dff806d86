using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Search;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Evaluation;

/// <summary>Runs judged queries through the search everybody uses and measures what it finds, document by document.</summary>
internal sealed class RetrievalEvaluator(SearchPipeline pipeline, TimeProvider time)
{
    private static readonly int[] s_alwaysReported = [10, 100];

    /// <summary>Answers a request; its judged queries were checked.</summary>
    public async Task<EvaluateReply> EvaluateAsync(EvaluateRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        IReadOnlyList<int> cutoffs = Cutoffs.Read(request.Cutoffs);
        var set = new MeasuredSet(
            request.Collection,
            request.Queries,
            request.Mode,
            request.Tuning ?? new SearchTuning(),
            [.. cutoffs.Union(s_alwaysReported).Order()]);
        Measurement measured = await MeasureAsync(set, caller, null, cancellationToken);
        IReadOnlyList<CutoffMeasures> all = measured.Summarize();
        CutoffMeasures at10 = all.First(measures => measures.K == 10);
        var reply = new EvaluateReply
        {
            Queries = measured.Queries.Count,
            NdcgAt10 = at10.Ndcg.Mean,
            NdcgAt10Low = at10.Ndcg.Low,
            NdcgAt10High = at10.Ndcg.High,
            RecallAt10 = at10.Recall.Mean,
            RecallAt100 = all.First(measures => measures.K == 100).Recall.Mean,
            PrecisionAt10 = at10.Precision.Mean,
            MrrAt10 = at10.Mrr.Mean,
            LatencyP50Ms = measured.LatencyP50Ms,
            Measures = { all.Where(measures => cutoffs.Contains(measures.K)) },
        };
        if (request.PerQuery)
        {
            reply.PerQuery.Add(measured.At(cutoffs).Queries);
        }

        return reply;
    }

    /// <summary>Measures a set, one query after the other.</summary>
    /// <param name="set">What to measure.</param>
    /// <param name="caller">Who searches: what it may not read is not found.</param>
    /// <param name="pause">Called after each query: holds back a run that has time; null: none.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<Measurement> MeasureAsync(
        MeasuredSet set, CallerIdentity caller, Func<CancellationToken, Task>? pause, CancellationToken cancellationToken)
    {
        var measures = new List<QueryMeasures>(set.Queries.Count);
        var latencies = new List<double>(set.Queries.Count);
        foreach (JudgedQuery query in set.Queries)
        {
            long begin = time.GetTimestamp();
            IReadOnlyList<string> ranking = await RankAsync(set, query, caller, cancellationToken);
            latencies.Add(time.GetElapsedTime(begin).TotalMilliseconds);
            Dictionary<string, int> judgments = query.Judgments.ToDictionary(
                judgment => judgment.DocumentId, judgment => judgment.Relevance, StringComparer.Ordinal);
            measures.Add(Measurement.Of(query.QueryId, ranking, judgments, set.Cutoffs));
            if (pause is not null)
            {
                await pause(cancellationToken);
            }
        }

        latencies.Sort();
        return new Measurement(set.Cutoffs, measures, latencies[latencies.Count / 2]);
    }

    private async Task<IReadOnlyList<string>> RankAsync(
        MeasuredSet set, JudgedQuery query, CallerIdentity caller, CancellationToken cancellationToken)
    {
        SearchResult result = await pipeline.SearchAsync(
            new SearchQuery(
                query.Text, [set.Collection], caller, set.Cutoffs[^1], set.Mode, OnePerDocument: true, new Dictionary<string, string>(),
                set.Tuning),
            cancellationToken);
        return [.. result.Hits.Select(hit => hit.Chunk.Document.DocumentId)];
    }
}
